/* The text of cf_worker.py, NUL-terminated. */
    .section .rodata
    .global cf_worker_script
    .hidden cf_worker_script
cf_worker_script:
    .incbin CF_WORKER_SCRIPT
    .byte 0
    .section .note.GNU-stack,"",%progbits
