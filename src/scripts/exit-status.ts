import { constants } from 'node:os'
import type { ExecResult } from '../communicators/index.ts'
import { IngotError, type Place } from '../errors/index.ts'

/** Packer's stand-in for the exit status of a command that lost its connection, for `valid_exit_codes`. */
export const DISCONNECTED = 2300218

export interface Expectation {
  /** `script-failed` errors start with `provisioner/` or `post-processor/`. */
  readonly area: 'provisioner' | 'post-processor'
  /** As people know it: `provisioner "shell"`. */
  readonly step: string
  /** The script's label. */
  readonly script: string
  readonly place: Place
  readonly validExitCodes: readonly number[]
  readonly expectDisconnect: boolean
  /** The last lines that the script wrote. */
  readonly lastLines: readonly string[]
}

/** @throws IngotError `…/script-failed` when the script didn't end as it should have */
export function checkExit(result: ExecResult, expected: Expectation): void {
  if (isExpected(result, expected)) return
  const { script, validExitCodes, place, step, lastLines } = expected
  const allowed = `[${validExitCodes.join(', ')}]`
  throw new IngotError(`${expected.area}/script-failed`, `Script "${script}" ${sentenceOf(result, allowed)}`, {
    place,
    step,
    hint: hintFor(result, expected),
    details: lastLines,
  })
}

function isExpected(result: ExecResult, { validExitCodes, expectDisconnect }: Expectation): boolean {
  switch (result.kind) {
    case 'exit':
      return validExitCodes.includes(result.code)
    case 'signal':
      return validExitCodes.includes(128 + signalNumber(result.signal))
    case 'disconnected':
      return expectDisconnect || validExitCodes.includes(DISCONNECTED)
  }
}

function sentenceOf(result: ExecResult, allowed: string): string {
  switch (result.kind) {
    case 'exit':
      return `exited with non-zero exit status: ${result.code}. Allowed exit codes are: ${allowed}`
    case 'signal':
      return `was ended by signal ${result.signal} before it could exit. Allowed exit codes are: ${allowed}`
    case 'disconnected':
      return 'lost its connection: the machine hung up before the script had an exit status'
  }
}

function hintFor(result: ExecResult, { area, script }: Expectation): string | undefined {
  switch (result.kind) {
    case 'exit':
      return result.code === 127 || result.code === 126
        ? `Status ${result.code} is the shell's: a command, or the interpreter in the first line of "${script}", ${result.code === 127 ? "wasn't found" : "can't be run"}.`
        : undefined
    case 'signal':
      return result.signal.replace(/^SIG/, '') === 'KILL'
        ? 'The system kills what takes too much memory: look at its kernel log.'
        : undefined
    case 'disconnected':
      return area === 'provisioner'
        ? `If the script restarts the machine or its network, set "expect_disconnect": true, or add ${DISCONNECTED} to "valid_exit_codes".`
        : undefined
  }
}

function signalNumber(name: string): number {
  const signals: Readonly<Record<string, number>> = constants.signals
  return signals[name.startsWith('SIG') ? name : `SIG${name}`] ?? 0
}
