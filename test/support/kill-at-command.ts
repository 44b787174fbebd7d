import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** When the plug is pulled at a command: it has run, and nobody hears of it; it runs all the same, a little later; it never runs. */
export const commandPhases = ['after', 'orphaned', 'before'] as const
export type CommandPhase = (typeof commandPhases)[number]

/**
 * Writes a program that stands before another of its name on the PATH and does the same, but kills whoever called it where
 * {@link killAtCommand} says so. To later processes it does nothing, so that what they find is what the killed one left.
 * @param program the real one
 */
export function writeKillingProgram(folder: string, name: string, program: string): void {
  const path = join(folder, name)
  writeFileSync(path, script(program))
  chmodSync(path, 0o755)
}

/** Environment of the process to kill. @param log a file that isn't there yet: a line is added for each command */
export function killAtCommand(nth: number, phase: CommandPhase, log: string): Readonly<Record<string, string>> {
  return { KILL_AT_COMMAND: String(nth), KILL_PHASE: phase, KILL_LOG: log }
}

function script(program: string): string {
  return `#!/bin/sh
[ -n "$KILL_LOG" ] || exec '${program}' "$@"
echo "$1" >> "$KILL_LOG"
[ "$(wc -l < "$KILL_LOG")" -eq "$KILL_AT_COMMAND" ] || exec '${program}' "$@"
case $KILL_PHASE in
before) kill -9 $PPID; exit 1 ;;
orphaned) kill -9 $PPID; sleep 0.3; exec '${program}' "$@" ;;
esac
'${program}' "$@"
kill -9 $PPID
`
}
