import { asPrintf } from './printf.ts'

/**
 * What ends one request's part of an output. It is put together only when it is printed, so that no list of processes
 * shows it whole.
 */
export interface Marks {
  /** Two halves of random letters. */
  readonly halves: readonly [string, string]
}

/** Marks are printed as `<HALVES b 0>`, `<HALVES c STATUS>` and `<HALVES e STATUS>`. */
export function markOf({ halves }: Marks): Buffer {
  return Buffer.from(`<${halves.join('')} `)
}

/**
 * The line that has the far shell run `command`. First and last come marks on both outputs; one mark more tells that the
 * shell of the command lived to tell its exit status.
 */
export function requestLine(command: string, { halves: [a, b] }: Marks): string {
  const print = (letter: string, value: string) => `printf '<%s%s ${letter} %s>' ${a} ${b} ${value}`
  const both = (letter: string, value: string) => `${print(letter, value)}; ${print(letter, value)} >&2`
  // The command stands on lines of its own: it may end with a comment or a here-document.
  const script = Buffer.from(`(${command}\n)\n${print('c', '$?')}x`)
  // "$(…)" drops line ends; the x keeps them.
  const read = `_ingot_command=$(${asPrintf(script)})`
  const run = '/bin/sh -c "${_ingot_command%x}" < /dev/null; _ingot_status=$?'
  return `${both('b', '0')}; ${read}; ${run}; ${both('e', '"$_ingot_status"')}\n`
}

/**
 * What runs inside the container for as long as there are requests. Signals to the whole process group must not end it;
 * commands get them all the same, since what is caught here is not passed on. A command may have put another folder in the
 * place of the working folder: it is entered anew. When a command has changed users or groups, this one ends: a new exec
 * has the new ones.
 */
export const LOOP = `
[ -z "\${SHLVL-}" ] || unset SHLVL
trap : HUP INT QUIT TERM USR1 USR2 ALRM
_ingot_users() { cat /etc/passwd /etc/group 2> /dev/null; }
_ingot_known=$(_ingot_users)
_ingot_folder=$PWD
echo $$
while IFS= read -r _ingot_line; do
  [ "$(_ingot_users)" = "$_ingot_known" ] || exit
  cd "$_ingot_folder" 2> /dev/null
  unset OLDPWD
  eval "$_ingot_line"
done`

/** Ends all processes of one session: what a command has started, but for what made itself a session of its own. */
export function endSession(leader: number): string {
  const signal = (name: string) => `
for d in /proc/[0-9]*; do
  read -r s < "$d/stat" || continue
  s=\${s##*) }
  set -- $s
  [ "$4" != ${leader} ] || kill -${name} "\${d#/proc/}"
done`
  return `exec 2> /dev/null${signal('TERM')}\nsleep 1${signal('KILL')}\n`
}
