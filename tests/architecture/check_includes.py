#!/usr/bin/env python3
"""Holds the sources to the rooms' allow-lists (cmake/Rooms.cmake) and headers to what may be included in headers.

Prints each breach with file and line; exit code 1 if there is one.
"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
rooms = {}
text = re.sub(r"#.*", "", (root / "cmake/Rooms.cmake").read_text())
for name, rest in re.findall(r"cf_room\((\w+)([^)]*)\)", text):
    may = rest.split("MAY")[1].split("LINK")[0].split() if "MAY" in rest else []
    rooms[name] = {name, "base", *(["document"] if name != "base" else []), *may}

# Slow or wide headers that would be paid for by every file that includes ours.
heavy = re.compile(r"<(regex|ranges|boost/.*|curl/.*|nlohmann/.*|CLI/.*|date/.*|iostream)>")
# Of these rooms only the named headers may be included by the room on the left.
only = {("emulator", "aws"): {"aws/transport.h"}}

breaches = []
for path in sorted((root / "src").rglob("*")):
    if path.suffix not in (".h", ".cc"):
        continue
    room = path.relative_to(root / "src").parts[0]
    if room == "main":
        continue
    if room not in rooms:
        breaches.append("%s: the room %s is not in cmake/Rooms.cmake" % (path.relative_to(root), room))
        continue
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = "%s:%d" % (path.relative_to(root), number)
        included = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if included and "/" in included.group(1):
            target = included.group(1).split("/")[0]
            if target not in rooms[room]:
                breaches.append("%s: %s may not include %s" % (where, room, included.group(1)))
            elif (room, target) in only and included.group(1) not in only[(room, target)]:
                breaches.append("%s: of %s only %s" % (where, target, ", ".join(only[(room, target)])))
        system = re.match(r"\s*#\s*include\s+(<[^>]+>)", line)
        if system and path.suffix == ".h" and heavy.match(system.group(1)):
            breaches.append("%s: %s does not belong into a header" % (where, system.group(1)))

print("\n".join(breaches) if breaches else "%d rooms, no breach" % len(rooms))
sys.exit(1 if breaches else 0)
