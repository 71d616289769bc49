#ifndef PENSTOCK_CSANDBOX_H
#define PENSTOCK_CSANDBOX_H

#include <stdint.h>

/// Whether the program was built with a sanitizer, whose own threads and memory no wall would leave alone.
int csandbox_is_sanitized(void);

/// Starts a program with one argument and a socket as its descriptor 0: no other descriptor, no environment but where
/// its libraries are, the usual signals, and in a group of its own, so that what is typed at a terminal does not reach
/// it. Returns its process id, or the negative of an error's number.
int csandbox_start(const char *program, const char *argument, int socket);

/// Bounds this process for good: its address space and its processor time, and that it leaves no core, writes no file
/// and starts no process. Returns whether the kernel did so.
int csandbox_limit_resources(uint64_t address_space_bytes, uint64_t processor_seconds);

/// Lets this process open no further descriptor. Returns whether the kernel did so.
int csandbox_limit_descriptors(void);

/// Lets this process and all that comes from it gain no rights any more (prctl(2), PR_SET_NO_NEW_PRIVS).
/// Returns whether the kernel did so.
int csandbox_renounce_privileges(void);

/// Takes away all rights on files by path (landlock(7)), and on TCP ports where the kernel knows of them.
/// Returns whether the kernel did so. Needs `csandbox_renounce_privileges`, and a descriptor for a moment.
int csandbox_close_file_system(void);

/// Lets nothing but the calls through that a process needs which computes, takes memory and talks over the
/// descriptors that it has (seccomp(2)); any other fails with EPERM. Returns whether the kernel did so. Needs
/// `csandbox_renounce_privileges`.
int csandbox_filter_calls(void);

/// Whether a file can be opened, a socket made or a process started; 0 behind the walls. For tests of the walls.
int csandbox_can_escape(void);

#endif
