// Keeps what a process holds (credentials in its environment and memory) from other processes of its user.
#pragma once

namespace cf::base {

// This process from now on: none without CAP_SYS_PTRACE may read its memory or environment, it leaves no
// core, and its variables are gone from the block that the kernel shows; getenv finds them as before. Once,
// early in main, before threads. A program that it executes is not concerned.
void keep_private();

// The calling process and all that it starts can't look into other processes, nor change them: of the
// capabilities only the one to read and write files as root is left, none can be gained, and where the kernel
// has Landlock, processes outside are out of reach whatever they allow. Between fork and exec:
// async-signal-safe. Best effort; false: without Landlock.
bool leave_others_alone();

}  // namespace cf::base
