#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif

int csandbox_is_sanitized(void) {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    return 1;
#else
    return 0;
#endif
}

int csandbox_start(const char *program, const char *argument, int socket) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    char libraries[4096] = "";
    const char *path = getenv("LD_LIBRARY_PATH");
    if (path) snprintf(libraries, sizeof libraries, "LD_LIBRARY_PATH=%s", path);
    char *const words[] = {(char *)program, (char *)argument, NULL};
    char *const environment[] = {libraries[0] ? libraries : NULL, NULL};
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, socket, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 1);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    pid_t process = 0;
    int failed = posix_spawn(&process, program, &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed ? -failed : (int)process;
}

static int limit(int resource, rlim_t most) {
    struct rlimit limit = {most, most};
    return setrlimit(resource, &limit) == 0;
}

int csandbox_limit_resources(uint64_t address_space_bytes, uint64_t processor_seconds) {
    return limit(RLIMIT_AS, address_space_bytes) & limit(RLIMIT_CPU, processor_seconds) & limit(RLIMIT_CORE, 0) & limit(RLIMIT_FSIZE, 0)
        & limit(RLIMIT_NPROC, 0) & limit(RLIMIT_MEMLOCK, 0);
}

int csandbox_limit_descriptors(void) { return limit(RLIMIT_NOFILE, 1); }

int csandbox_renounce_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }

// What the header of this system may not know yet; the kernel says what it knows.
#define ACCESS_FS_REFER (1ULL << 13)
#define ACCESS_FS_TRUNCATE (1ULL << 14)
#define ACCESS_FS_IOCTL_DEVICE (1ULL << 15)
#define ACCESS_NET_TCP 3ULL

int csandbox_close_file_system(void) {
    long version = syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return 0;
    // As the kernel lays it out: files since version 1, network since version 4.
    struct {
        uint64_t files;
        uint64_t network;
    } rules = {(1ULL << 13) - 1, 0};
    size_t size = sizeof rules.files;
    if (version >= 2) rules.files |= ACCESS_FS_REFER;
    if (version >= 3) rules.files |= ACCESS_FS_TRUNCATE;
    if (version >= 4) {
        rules.network = ACCESS_NET_TCP;
        size = sizeof rules;
    }
    if (version >= 5) rules.files |= ACCESS_FS_IOCTL_DEVICE;
    int descriptor = (int)syscall(__NR_landlock_create_ruleset, &rules, size, 0);
    if (descriptor < 0) return 0;
    int failed = (int)syscall(__NR_landlock_restrict_self, descriptor, 0);
    close(descriptor);
    return failed == 0;
}

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define LOAD_LOW(index) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (index)))
#define GIVE(action) BPF_STMT(BPF_RET | BPF_K, (uint32_t)(action))
#define REFUSE GIVE(SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))
#define ALLOW(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(call), 0, 1), GIVE(SECCOMP_RET_ALLOW)
// Memory that can be run is no use to anybody here.
#define ALLOW_UNLESS_EXECUTABLE(call)                                                                          \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(call), 0, 4), LOAD_LOW(2),                                   \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1), REFUSE, GIVE(SECCOMP_RET_ALLOW)

int csandbox_filter_calls(void) {
#ifdef THIS_ARCHITECTURE
    struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0),
        GIVE(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOW(__NR_read),
        ALLOW(__NR_write),
        ALLOW(__NR_recvfrom),
        ALLOW(__NR_sendto),
        ALLOW(__NR_ppoll),
#ifdef __NR_poll
        ALLOW(__NR_poll),
#endif
#ifdef __NR_time
        ALLOW(__NR_time),
#endif
        ALLOW(__NR_close),
        ALLOW(__NR_brk),
        ALLOW(__NR_munmap),
        ALLOW(__NR_mremap),
        ALLOW(__NR_madvise),
        ALLOW(__NR_futex),
        ALLOW(__NR_clock_gettime),
        ALLOW(__NR_gettimeofday),
        ALLOW(__NR_getrandom),
        ALLOW(__NR_getpid),
        ALLOW(__NR_gettid),
        ALLOW(__NR_sched_yield),
        ALLOW(__NR_rt_sigreturn),
        ALLOW(__NR_rt_sigprocmask),
        ALLOW(__NR_restart_syscall),
        ALLOW(__NR_exit),
        ALLOW(__NR_exit_group),
        ALLOW_UNLESS_EXECUTABLE(__NR_mmap),
        ALLOW_UNLESS_EXECUTABLE(__NR_mprotect),
        REFUSE,
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
#else
    return 0;
#endif
}

int csandbox_can_escape(void) {
    int file = open("/proc/self/status", O_RDONLY);
    int folder = open(".", O_RDONLY | O_DIRECTORY);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    long child = syscall(__NR_clone, 0, 0, 0, 0, 0);
    if (child == 0) _exit(0);
    return file >= 0 || folder >= 0 || connection >= 0 || child > 0;
}
