import RunnerProtocol
import Testing

@testable import Execution

/// What machines say in /proc/self/mountinfo and /proc/self/cgroup, recorded.
struct CgroupTableTests {
    static let pureMounts = """
        22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
        28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
        29 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
        30 22 0:27 / /sys/fs/pstore rw,nosuid,nodev,noexec,relatime shared:10 - pstore pstore rw

        """

    static let hybridMounts = """
        31 23 0:28 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:9 - tmpfs tmpfs ro,size=4096k,mode=755
        32 31 0:29 / /sys/fs/cgroup/unified rw,nosuid,nodev,noexec,relatime shared:10 - cgroup2 cgroup2 rw,nsdelegate
        33 31 0:30 / /sys/fs/cgroup/systemd rw,nosuid,nodev,noexec,relatime shared:11 - cgroup cgroup rw,xattr,name=systemd
        35 31 0:32 / /sys/fs/cgroup/memory rw,nosuid,nodev,noexec,relatime shared:15 - cgroup cgroup rw,memory

        """

    static let dockerHostNamespaceMounts = """
        612 498 0:55 / / rw,relatime master:287 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A:/var/lib/docker/overlay2/l/B
        621 620 0:26 /system.slice/docker-4f2a.scope /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw,nsdelegate

        """

    static let dockerOwnNamespaceMounts = """
        612 498 0:55 / / rw,relatime - overlay overlay rw
        621 620 0:26 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw

        """

    static let podmanRootlessMounts = """
        871 858 0:24 / /sys rw,nosuid,nodev,noexec,relatime - sysfs sysfs ro
        880 871 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot

        """

    private func table(_ mounts: String, _ membership: String) -> CgroupTable {
        var table = CgroupTable()
        for line in membership.split(separator: "\n") { table.takeMembership(Array(line.utf8)) }
        for line in mounts.split(separator: "\n") { table.takeMount(Array(line.utf8)) }
        return table
    }

    private func directory(_ mounts: String, _ membership: String) -> String? {
        table(mounts, membership).directory.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a session of a pure v2 machine lives below the mount`() {
        let membership = "0::/user.slice/user-1000.slice/session-3.scope\n"
        #expect(
            directory(Self.pureMounts, membership) == "/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope")
        #expect(!table(Self.pureMounts, membership).hasV1)
        #expect(table(Self.pureMounts, membership).mount?.isReadOnly == false)
    }

    @Test func `a service of a user's own manager lives in the subtree delegated to it`() {
        let membership = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope\n"
        #expect(
            directory(Self.pureMounts, membership)
                == "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope")
    }

    @Test func `on a hybrid machine only the line and the mount of v2 count`() {
        let membership = "9:name=systemd:/init.scope\n4:memory:/user/1000\n0::/init.scope\n"
        #expect(directory(Self.hybridMounts, membership) == "/sys/fs/cgroup/unified/init.scope")
        #expect(table(Self.hybridMounts, membership).hasV1)
    }

    @Test func `the root cgroup is the mount point`() {
        #expect(directory(Self.hybridMounts, "4:memory:/x\n0::/\n") == "/sys/fs/cgroup/unified")
    }

    @Test func `a container with the host's paths sees its own cgroup at the mount point`() {
        let found = table(Self.dockerHostNamespaceMounts, "0::/system.slice/docker-4f2a.scope\n")
        #expect(found.directory == [UInt8]("/sys/fs/cgroup"))
        #expect(found.mount?.isReadOnly == true)
        #expect(
            directory(Self.dockerHostNamespaceMounts, "0::/system.slice/docker-4f2a.scope/init\n")
                == "/sys/fs/cgroup/init")
    }

    @Test func `a container that sees another part of the hierarchy cannot see itself`() {
        #expect(directory(Self.dockerHostNamespaceMounts, "0::/system.slice/docker-4f2a.scope2\n") == nil)
        #expect(directory(Self.dockerHostNamespaceMounts, "0::/system.slice\n") == nil)
    }

    @Test func `a container with a cgroup namespace of its own lives at its root`() {
        let found = table(Self.dockerOwnNamespaceMounts, "0::/\n")
        #expect(found.directory == [UInt8]("/sys/fs/cgroup"))
        #expect(found.mount?.isReadOnly == true)
    }

    @Test func `a rootless container can write its part`() {
        let found = table(Self.podmanRootlessMounts, "0::/\n")
        #expect(found.directory == [UInt8]("/sys/fs/cgroup"))
        #expect(found.mount?.isReadOnly == false)
    }

    @Test func `a process outside of its cgroup namespace's root cannot be seen`() {
        #expect(directory(Self.podmanRootlessMounts, "0::/../other\n") == nil)
    }

    @Test func `without v2 there is no place`() {
        #expect(directory("33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "4:memory:/\n") == nil)
        #expect(directory(Self.pureMounts, "") == nil)
        #expect(directory("", "0::/\n") == nil)
    }

    @Test func `a mount that can be written is preferred`() {
        let mounts = """
            1 0 0:26 / /host/cgroup ro,relatime - cgroup2 cgroup2 rw
            2 0 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw

            """
        #expect(directory(mounts, "0::/a\n") == "/sys/fs/cgroup/a")
    }

    @Test func `of two mounts on one point the later one is on top`() {
        let mounts = """
            1 0 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
            2 1 0:26 /a /sys/fs/cgroup rw - cgroup2 cgroup2 rw

            """
        #expect(directory(mounts, "0::/a/b\n") == "/sys/fs/cgroup/b")
    }

    @Test func `octal escapes in paths are undone`() {
        let line = #"1 0 0:26 /a\040b /mnt/c\011d\134e rw - cgroup2 none rw"#
        let mount = CgroupMount(line: Array(line.utf8))
        #expect(mount?.root == [UInt8]("/a b"))
        #expect(mount?.point == Array("/mnt/c\td\\e".utf8))
        let odd = CgroupMount(line: Array(#"1 0 0:26 / /mnt\9\04 rw - cgroup2 none rw"#.utf8))
        #expect(odd?.point == Array(#"/mnt\9\04"#.utf8))
    }

    @Test func `a file system that is read-only as a whole is read-only`() {
        #expect(CgroupMount(line: Array("1 0 0:26 / /c rw,relatime - cgroup2 none ro".utf8))?.isReadOnly == true)
        #expect(CgroupMount(line: Array("1 0 0:26 / /c rw,errors=ro2 - cgroup2 none rw".utf8))?.isReadOnly == false)
    }

    @Test(arguments: [
        "", "1 0 0:26", "1 0 0:26 / /c rw -", "1 0 0:26 / /c rw - cgroup2", "1 0 0:26 / /c rw - cgroup2 none",
        "1 0 0:26 / /c rw shared:1 master:2 cgroup2 none rw", "1 0 8:1 / / rw - ext4 /dev/sda1 rw",
    ])
    func `a line that is cut short or of another kind is no cgroup mount`(line: String) {
        #expect(CgroupMount(line: Array(line.utf8)) == nil)
    }

    @Test func `any number of optional fields is skipped`() {
        let mount = CgroupMount(line: Array("1 0 0:26 / /c rw shared:1 master:2 - cgroup2 none rw".utf8))
        #expect(mount?.point == [UInt8]("/c"))
    }

    @Test func `a mount that cannot be reached does not hide one that can`() {
        let mounts = """
            1 0 0:26 /a /sys/fs/cgroup rw - cgroup2 cgroup2 rw
            2 0 0:26 /b /mnt/b rw - cgroup2 cgroup2 rw
            3 0 0:26 /c /mnt/c rw - cgroup2 cgroup2 rw

            """
        #expect(directory(mounts, "0::/b/x\n") == "/mnt/b/x")
        #expect(directory(mounts, "0::/d\n") == nil)
        #expect(table(mounts, "0::/d\n").mount != nil)
    }

    @Test func `what covers the mount we live in hides it`() {
        let mounts = """
            1 0 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
            2 1 0:26 /b /sys/fs/cgroup rw - cgroup2 cgroup2 rw

            """
        #expect(directory(mounts, "0::/a\n") == nil)
    }
}
