/** What each line of the scripts begins with that is meant for this side. */
export const MARK = 'ingot-lease'

export interface LeaseTerms {
  /** The only machine that may turn itself off, by the name that its provider gave it. */
  readonly machineId: string
  /** Seconds from a renewal to the end. */
  readonly span: number
  /** Seconds by which a shutdown that somebody else has asked for is held up: see {@link GuestLease}. */
  readonly hold: number
}

/**
 * A script for any POSIX shell on Linux that sets a lease or renews it. The machine's side of it is the program below, which runs as root
 * until it is over; the time at which that is so is in a file of the login user's, so that renewing needs no root, which a provisioner
 * may have taken away. All is kept in memory: nothing of it gets into an image, nor outlives a restart.
 *
 * It prints {@link MARK} and `set`, or `none WHY`.
 *
 * @param root a folder to take for `/`, for tests
 */
export function renewalScript({ machineId, span, hold }: LeaseTerms, root = ''): string {
  return `
R=${root}
say() { echo "${MARK} $*"; exit 0; }

# A mistaken address must not turn off somebody else's machine. EC2's machines have their name in their firmware, and cloud-init keeps it.
known=
for file in $R/sys/class/dmi/id/board_asset_tag $R/var/lib/cloud/data/instance-id; do
  [ "$(cat $file 2>/dev/null)" = ${machineId} ] && known=1
done
[ "$known" ] || say none machine

folder=
for place in $R/dev/shm $R/run; do
  while read -r _ point kind _; do
    [ "$point $kind" = "$place tmpfs" ] && folder=$place/ingot-lease
  done <$R/proc/mounts
done
[ "$folder" ] || say none memory

read -r now _ </proc/uptime
until=$((\${now%%.*} + ${span}))
if [ -e $folder/until ] && echo $until 2>/dev/null >$folder/until; then
  pid=
  read -r pid 2>/dev/null <$folder/pid
  grep -q ingot-lease "/proc/$pid/cmdline" 2>/dev/null && say set
fi

as=
[ "$(id -u)" = 0 ] || as='sudo -n'
$as mkdir -p $folder 2>/dev/null && $as chown "$(id -u)" $folder || say none root
cat >$folder/keeper <<'END' && echo $until >$folder/until || say none root
${keeper(root)}
END
run="/bin/sh $folder/keeper $folder ${hold}"
[ -d $R/run/systemd/system ] && $as systemd-run --quiet --unit=ingot-lease $run >/dev/null 2>&1 ||
  $as /bin/sh -c "$(command -v setsid) $run </dev/null >/dev/null 2>&1 &" || say none root
say set
`
}

/** Lifts the lease: the keeper ends when it looks next. */
export function releaseScript(root = ''): string {
  return `rm -f ${root}/run/ingot-lease/until ${root}/dev/shm/ingot-lease/until`
}

/** Runs as root, with its folder and the seconds of the hold, until the lease is lifted or over. */
function keeper(root: string): string {
  return `folder=$1 hold=$2
echo $$ >$folder/pid

# Somebody else turns the machine off: whoever renews the lease shall hear of it first.
hold_up() {
  [ "$hold" -gt 0 ] && [ -e $folder/until ] || exit 0
  systemctl --full --no-pager list-jobs 2>/dev/null | grep -q -e 'poweroff[.]target' -e 'halt[.]target' && sleep $hold
  exit 0
}
trap hold_up TERM

while [ -e $folder/until ]; do
  read -r now _ </proc/uptime
  until=
  read -r until <$folder/until
  case $until in '' | *[!0-9]*) until=\${now%%.*}0 ;; esac
  [ "\${now%%.*}" -lt "$until" ] || break
  sleep 5
done
[ -e $folder/until ] || exit 0

trap - TERM
rm -f $folder/until
echo 'Ingot: nobody has renewed the lease of this machine, so that it turns itself off' >${root}/dev/console
for turn_off in 'systemctl poweroff' poweroff 'shutdown -P now' 'halt -p'; do
  $turn_off 2>/dev/null && exit 0
done
echo o >${root}/proc/sysrq-trigger`
}
