"""Check that a contest file is on a local disk, can be written, and is still the same file.

Every network file system can lose acknowledged commits in some way, so only local disks are accepted.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.errors import FileMoved, FileReadOnly, NetworkDisk, SeveralNames, SideFileIsLink
from scoring_tui.ledger.inode import Inode, read_inode

NETWORK_TYPES = frozenset(
    """
    9p afs afpfs beegfs ceph cifs coda davfs fuse.ceph fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.goofys
    fuse.gvfsd-fuse fuse.mfs fuse.moosefs fuse.rclone fuse.s3fs fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse
    gfs2 glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 orangefs prl_fs pvfs2 smb2 smb3 smbfs vboxsf webdav
    """.split()  # noqa: SIM905 - as a list it would take 50 lines
)
"""Types of network file systems, as the system's list of mounts names them."""

Identity = tuple[Inode, ...]
"""Device and inode of a contest file, its -wal file and its -shm file."""

TRUST_OVERLAY = "SCORING_TUI_TRUST_OVERLAY"
"""Environment variable that allows a file on an overlay, such as inside a container without a volume."""

_MOUNTINFO = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r"^.* on (/.*) \(([^(]*)\)$")
_REMOTE = 4
"""The value of GetDriveType in Windows for a network drive."""


def require_usable_path(path: Path) -> None:
    """Raise `NetworkDisk` or `FileReadOnly` if ballots could get lost at this path or not be written."""
    if kind := network_type(path):
        raise NetworkDisk(path, kind)
    require_single_name(path)
    require_writable(path)


def require_no_link(path: Path) -> None:
    """Raise `SideFileIsLink` if a file beside the contest file is a link."""
    if path.is_symlink():
        raise SideFileIsLink(path)


def require_single_name(path: Path) -> None:
    """Raise `SeveralNames` if the file has a second name: a hard link, or a mount of the file alone.

    SQLite finds the log by the file's name, so that under two names there would be two logs.
    """
    if not (link_count := count_names(path)):  # a new file, or one that cannot be opened either
        return
    if link_count > 1:
        raise SeveralNames(path, lazy("has {count} names (hard links)", count=link_count))
    if sys.platform == "linux" and _MOUNTINFO.exists():
        mountinfo = _MOUNTINFO.read_text(errors="surrogateescape")
        if is_mount_point(path, mountinfo):
            raise SeveralNames(path, lazy("is mounted by itself, under a second name"))
        if linux_mount_type(path, mountinfo) == "overlay" and not os.environ.get(TRUST_OVERLAY):
            raise SeveralNames(path, lazy("is on an overlay, which may show another copy elsewhere"))


def count_names(path: Path) -> int:
    """The number of names (hard links) of the file; 0 if there is no such file."""
    try:
        return os.stat(path).st_nlink  # noqa: PTH116 - asked twice a second
    except OSError:
        return 0


def is_mount_point(path: Path, mountinfo: str) -> bool:
    """Whether a resolved path is mounted by itself, from the text of mountinfo."""
    return any(mount_point == path for mount_point, _ in _list_mounts(mountinfo))


def require_writable(path: Path) -> None:
    """Raise `FileReadOnly` if this user may not write the file and its folder."""
    folder = path.parent
    if not os.access(folder, os.W_OK) or (os.access(path, os.F_OK) and not os.access(path, os.W_OK)):
        raise FileReadOnly(path)


def network_type(path: Path) -> str:
    """Return the type of the network file system of a resolved path; empty for a local disk."""
    if sys.platform == "win32":
        import ctypes

        is_remote = ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE
        return "UNC" if path.drive.startswith("\\\\") else "network drive" * is_remote
    if sys.platform == "darwin":
        return mac_network_type(path, subprocess.run(["/sbin/mount"], capture_output=True, text=True).stdout)
    return (
        linux_network_type(path, _MOUNTINFO.read_text(errors="surrogateescape"))
        if _MOUNTINFO.exists()
        else ""
    )


def linux_network_type(path: Path, mountinfo: str) -> str:
    """As `network_type`, from the text of mountinfo."""
    mount_type = linux_mount_type(path, mountinfo)
    return mount_type if mount_type in NETWORK_TYPES else ""


def linux_mount_type(path: Path, mountinfo: str) -> str:
    """Return the type of the file system that holds a resolved path.

    In each line of mountinfo the fifth field is the mount point, with octal escapes.
    """
    return _find_mount_text(path, _list_mounts(mountinfo))


def _list_mounts(mountinfo: str) -> list[tuple[Path, str]]:
    """Mount point and type of each mount, in the order of mounting."""
    mounts = []
    for line in mountinfo.splitlines():
        mount_fields, _, type_fields = line.partition(" - ")
        mount_point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), mount_fields.split()[4])
        mounts.append((Path(mount_point), type_fields.split()[0]))
    return mounts


def mac_network_type(path: Path, listing: str) -> str:
    """As `network_type`, from the output of `mount`: "//ani@host/share on /Volumes/share (smbfs, nodev)"."""
    matches = filter(None, map(_MAC_MOUNT.match, listing.splitlines()))
    options = _find_mount_text(path, [(Path(match[1]), match[2]) for match in matches]).split(", ")
    return "" if "local" in options else options[0]


def _find_mount_text(path: Path, mounts: list[tuple[Path, str]]) -> str:
    """Return the text of the deepest mount that contains the path; a later mount hides earlier ones."""
    depth, innermost_text = 0, ""
    for mount_point, mount_text in mounts:
        if len(mount_point.parts) >= depth and path.is_relative_to(mount_point):
            depth, innermost_text = len(mount_point.parts), mount_text
    return innermost_text


def read_identity(path: Path) -> Identity:
    """Identify the file with its -wal and -shm file. Raises `FileMoved` if one of them is missing.

    Without the -shm file a process that opens the file makes a new one, and would write the log without
    knowledge of those that use the old one.
    """
    try:
        # The log alone is written soon after; for the others `os.stat` is faster.
        file, index = (os.stat(f"{path}{suffix}") for suffix in ("", "-shm"))  # noqa: PTH116
        return (file.st_dev, file.st_ino), read_inode(f"{path}-wal"), (index.st_dev, index.st_ino)
    except FileNotFoundError as error:
        raise FileMoved(path) from error
