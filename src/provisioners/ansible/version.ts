import { spawnSync } from 'node:child_process'
import { IngotError, type Place } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'

interface Question {
  readonly command: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly place: Place
}

/** For a program to tell its version, which takes it half a second: one that takes this long hangs. */
const PATIENCE: Milliseconds = 60_000
const VERSION = /\w (\d+\.\d+[.\d]*)/

/** Programs that have told their version: Python takes half a second to start, and every build asks. */
const known = new Set<string>()

/**
 * Makes sure, before anything is created, that Ansible can be run here.
 * @returns what is wrong, if anything: `ansible/not-installed`, `ansible/no-version`
 */
export function mistakeInCommand({ command, cwd, env, place }: Question): readonly IngotError[] {
  const key = JSON.stringify([command, cwd, env['PATH']])
  if (known.has(key)) return []
  const { error, status, stdout, stderr } = spawnSync(command, ['--version'], {
    cwd,
    env: { ...env },
    encoding: 'utf8',
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return [notInstalled(command, place)]
  if (!error && status === 0 && VERSION.test(stdout)) {
    known.add(key)
    return []
  }
  const why = error?.message ?? (status === 0 ? 'its output has no version in it' : `it ended with status ${status}`)
  const sentence = `"${command} --version" doesn't tell a version: ${why}`
  const hint = 'Set "skip_version_check": true if it works all the same.'
  const details = `${stderr}${stdout}`.split('\n').filter((line) => line.trim() !== '')
  return [new IngotError('ansible/no-version', sentence, { place, hint, details: details.slice(-10) })]
}

export function notInstalled(command: string, place: Place): IngotError {
  return new IngotError('ansible/not-installed', `"${command}" isn't installed on this computer`, {
    place,
    hint: 'Install Ansible ("apt-get install ansible-core", or "pipx install ansible-core"), or name its ansible-playbook in "command".',
  })
}
