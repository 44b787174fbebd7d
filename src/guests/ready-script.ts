/** What every line of the script begins with that is meant for {@link ReadyReport}: login shells may print what they like. */
export const MARK = 'ingot-ready'

/** Locks of the kernel's (fcntl or flock) that are held while a package manager works, as far as it is on the machine. */
const LOCKED_FILES = [
  // Of dpkg and apt.
  '/var/lib/dpkg/lock-frontend',
  '/var/lib/dpkg/lock',
  '/var/lib/apt/lists/lock',
  '/var/cache/apt/archives/lock',
  // Of rpm, where it is today and where it was before, and of dnf 5.
  '/usr/lib/sysimage/rpm/.rpm.lock',
  '/var/lib/rpm/.rpm.lock',
  '/run/dnf/rpmtransaction.lock',
  // Of apk.
  '/lib/apk/db/lock',
]

/** Files that name the process which works: of yum, dnf 4 and zypper. */
const PID_FILES = [
  '/run/yum.pid',
  '/var/cache/dnf/metadata_lock.pid',
  '/var/cache/dnf/download_lock.pid',
  '/var/lib/dnf/rpmdb_lock.pid',
  '/run/zypp.pid',
]

/** Debian's and Ubuntu's daily work lets go of the locks between its parts. */
const UNITS = ['apt-daily.service', 'apt-daily-upgrade.service']

/**
 * A script for any POSIX shell on Linux that ends when the machine has settled. It needs neither root nor any program beyond
 * `cat`, `grep`, `ls`, `sed`, `sleep` and `tr`; what isn't on the machine isn't waited for.
 *
 * It prints lines of {@link MARK} and: `waiting cloud-init STAGE`, `waiting lock FILE PID PROGRAM` or `waiting unit NAME` whenever what it
 * waits for changes; `alive` now and then, so that it ends when nobody listens any more; at the end `result JSON` and `status JSON`
 * (cloud-init's own), `lost` where cloud-init ended without a result, `blind THING` for what it could not look at, and `ready`.
 *
 * @param root a folder to take for `/`, for tests
 */
export function readyScript(root = ''): string {
  return `
R=${root} idle=0 round=0 last=
C=$R/run/cloud-init
say() { echo "${MARK} $*" || exit 1; }
has_systemd() { [ -d $R/run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }
has_run() { grep -qx "$1" /proc/[0-9]*/comm 2>/dev/null; }

# Whether cloud-init has yet to end. Its own "status" takes a second of Python; these files say the same.
cloud_init_runs() {
  [ -d $C ] || command -v cloud-init >/dev/null 2>&1 || return 1
  for file in $C/result.json $C/disabled $R/etc/cloud/cloud-init.disabled; do [ -e $file ] && return 1; done
  if has_systemd; then
    case $(systemctl show -p ActiveState cloud-final.service 2>/dev/null) in
    *=activating | *=reloading) return 0 ;;
    *=inactive) systemctl --full --no-pager list-jobs 2>/dev/null | grep -q 'cloud-final[.]service' ;;
    *) return 1 ;;
    esac
  else
    # Between its stages no process of it is there, but not for long.
    [ -e $C/status.json ] && [ $idle -lt 30 ]
  fi
}

# The device of a file's file system, as /proc/locks writes it.
device_of() {
  path=$(cd -P "\${1%/*}" && pwd -P)/ best= number=0:0
  while read -r _ _ this _ point _; do
    case $path in "\${point%/}"/*) [ \${#point} -ge \${#best} ] && best=$point number=$this ;; esac
  done </proc/self/mountinfo
  printf '%02x:%02x' "\${number%:*}" "\${number#*:}"
}

held_lock() {
  set --
  for file in ${underRoot(LOCKED_FILES)}; do [ -e $file ] && set -- "$@" $file; done
  [ $# -gt 0 ] || return
  locks=$(cat /proc/locks 2>/dev/null)
  ls -iL "$@" 2>/dev/null | while read -r inode file; do
    case $locks in *":$inode "*) ;; *) continue ;; esac
    where=$(device_of $file):$inode
    echo "$locks" | while read -r _ _ _ _ pid place _; do
      [ "$place" = $where ] && echo "lock $file $pid $(cat /proc/$pid/comm 2>/dev/null)"
    done
  done | sed -n 1p
}

working_process() {
  for file in ${underRoot(PID_FILES)}; do
    pid=
    # Most of them have no line end, for which read fails.
    [ -s $file ] && { read -r pid _ <$file; [ -e "/proc/$pid/comm" ]; } || continue
    name=$(cat "/proc/$pid/comm")
    # The process may have died without removing its file, and another have its number.
    case $name in yum* | dnf* | microdnf* | *python* | packagekit* | zypp* | [Yy]*) echo "lock $file $pid $name" && return ;; esac
  done
  file=$R/var/lib/pacman/db.lck
  [ -e $file ] && has_run pacman && echo "lock $file - pacman"
}

working_unit() {
  [ -e $R/var/lib/dpkg/lock ] && has_systemd || return
  set -- ${UNITS.join(' ')}
  for state in $(systemctl is-active "$@" 2>/dev/null); do
    case $state in active | activating) echo "unit $1" && return ;; esac
    shift
  done
}

busy_with() {
  if cloud_init_runs; then
    stage=$(sed -n 's/.*"stage": *"\\([a-z-]*\\)".*/\\1/p' $C/status.json 2>/dev/null)
    echo "cloud-init $stage"
    return
  fi
  for look in held_lock working_process working_unit; do
    now=$($look)
    [ "$now" ] && echo "$now" && return
  done
}

while :; do
  now=$(busy_with)
  [ "$now" ] || break
  [ "$now" = "$last" ] || say "waiting $now"
  last=$now round=$((round + 1))
  [ $((round % 10)) -eq 0 ] && say alive
  case $now in cloud-init*) has_run cloud-init && idle=0 || idle=$((idle + 1)) ;; esac
  sleep 1
done

for part in result status; do
  [ -e $C/$part.json ] || continue
  if text=$(tr -d '\\n' <$C/$part.json); then say "$part $text"; else say "blind $C/$part.json"; fi
done
[ -e $C/status.json ] && [ ! -e $C/result.json ] && say lost
[ -r /proc/locks ] || say "blind /proc/locks"
say ready
`
}

function underRoot(files: readonly string[]): string {
  return files.map((file) => `$R${file}`).join(' ')
}
