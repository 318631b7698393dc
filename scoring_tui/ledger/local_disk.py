"""Where a contest file may live, and whether it is still the same file.

Network file systems lose acknowledged commits, all of them in some way, so only local disks are taken.
Imports the ledger's errors only.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from scoring_tui.ledger.errors import FileMoved, FileReadOnly, NetworkDisk

NETWORK = frozenset(
    """
    9p afs afpfs beegfs ceph cifs coda davfs fuse.ceph fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.goofys
    fuse.gvfsd-fuse fuse.mfs fuse.moosefs fuse.rclone fuse.s3fs fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse
    gfs2 glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 orangefs prl_fs pvfs2 smb2 smb3 smbfs vboxsf webdav
    """.split()  # noqa: SIM905 - a list of one word a line would hide the rest
)
"""Types of file systems that are shared between machines, as the system's list of mounts names them."""

Identity = tuple[int, int, int, int]
"""Device and inode of a contest file and of its -wal."""

_MOUNTINFO = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r"^.* on (/.*) \(([^(]*)\)$")
_REMOTE = 4
"""What Windows' GetDriveType says of a network drive."""


def refuse_unfit(path: Path) -> None:
    """Raise `NetworkDisk` or `ReadOnly` for a place where ballots would not be safe or not be written."""
    if kind := network_type(path):
        raise NetworkDisk(path, kind)
    refuse_unwritable(path)


def refuse_unwritable(path: Path) -> None:
    """Raise `ReadOnly` where this user may not write the file and what stands beside it."""
    folder = path.parent
    if not os.access(folder, os.W_OK) or (os.access(path, os.F_OK) and not os.access(path, os.W_OK)):
        raise FileReadOnly(path)


def network_type(path: Path) -> str:
    """The type of the network file system that a real path is on; empty for a local disk."""
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE
        return "UNC" if path.drive.startswith("\\\\") else "network drive" * remote
    if sys.platform == "darwin":
        return mac_type(path, subprocess.run(["/sbin/mount"], capture_output=True, text=True).stdout)
    return linux_type(path, _MOUNTINFO.read_text(errors="surrogateescape")) if _MOUNTINFO.exists() else ""


def linux_type(path: Path, mountinfo: str) -> str:
    """As `network_type`, by the text of mountinfo."""
    kind = linux_mount(path, mountinfo)
    return kind if kind in NETWORK else ""


def linux_mount(path: Path, mountinfo: str) -> str:
    """The type of file system below a real path; mount points stand fifth, with octal escapes."""
    mounts = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), before.split()[4])
        mounts.append((Path(point), after.split()[0]))
    return _innermost(path, mounts)


def mac_type(path: Path, listing: str) -> str:
    """As `network_type`, by what `mount` prints: "//ani@host/share on /Volumes/share (smbfs, nodev)"."""
    matches = filter(None, map(_MAC_MOUNT.match, listing.splitlines()))
    options = _innermost(path, [(Path(match[1]), match[2]) for match in matches]).split(", ")
    return "" if "local" in options else options[0]


def _innermost(path: Path, mounts: list[tuple[Path, str]]) -> str:
    """What is said of the deepest mount that holds the path; the last one covers others on its point."""
    depth, found = 0, ""
    for point, said in mounts:
        if len(point.parts) >= depth and path.is_relative_to(point):
            depth, found = len(point.parts), said
    return found


def identity(path: Path) -> Identity:
    """Which file this is and which -wal goes with it; raises `Moved` when either is gone."""
    try:
        file, log = os.stat(path), os.stat(f"{path}-wal")  # noqa: PTH116 - on the way of every write
    except FileNotFoundError as error:
        raise FileMoved(path) from error
    return file.st_dev, file.st_ino, log.st_dev, log.st_ino
