import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { IngotError } from '../../errors/index.ts'
import { type CloudFiles, cloudFiles } from './files.ts'
import { isHeld } from './lock.ts'
import { findRunning, type Presence } from './presence.ts'
import { alreadyRunning } from './serve.ts'
import { makeStateFolder } from './state-folder.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What the background process tells the one that started it. */
export type ServiceMessage =
  | { readonly type: 'ready'; readonly machines: string }
  | {
      readonly type: 'error'
      readonly code: string
      readonly message: string
      readonly hint?: string | undefined
      readonly details?: readonly string[]
    }

/** How this program is started: `[node, main.js]`. */
export type Program = readonly [file: string, ...args: string[]]

/**
 * Starts the cloud as a process of its own and waits until it answers.
 *
 * @param faultsFile the absolute path of what the cloud shall suffer, for {@link readFaultPlan}
 * @returns how machines run there, as one sentence
 * @throws IngotError `cloud/running`, and whatever kept the cloud from starting
 */
export async function startService(
  env: Environment,
  program: Program,
  port: number | undefined,
  faultsFile?: string,
): Promise<{ readonly presence: Presence; readonly machines: string }> {
  const files = cloudFiles(env)
  if (await findRunning(files)) throw alreadyRunning()
  const flags = [...(port === undefined ? [] : [`-port=${port}`]), ...(faultsFile ? [`-faults=${faultsFile}`] : [])]
  const child = launch(files, env, program, flags)
  const message = await firstMessage(child, files)
  if (message.type === 'error') throw new IngotError(message.code, message.message, message)
  child.disconnect()
  child.unref()
  const presence = await findRunning(files)
  if (!presence) {
    // It must not go on where nobody can find it, nor be started there again.
    child.kill('SIGTERM')
    await rm(files.port, { force: true })
    throw unreachable(port)
  }
  return { presence, machines: message.machines }
}

function launch(files: CloudFiles, env: Environment, [file, ...args]: Program, flags: readonly string[]): ChildProcess {
  makeStateFolder(files)
  const log = openSync(files.log, 'a', 0o600)
  return spawn(file, [...args, 'cloud', 'serve', ...flags], {
    cwd: files.state,
    detached: true,
    env: { ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
}

function firstMessage(child: ChildProcess, files: CloudFiles): Promise<ServiceMessage> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as ServiceMessage))
    child.once('error', reject)
    child.once('exit', () => reject(silent(files)))
  })
}

function silent(files: CloudFiles): IngotError {
  return new IngotError('cloud/start-failed', 'the local cloud ended as soon as it was started', {
    hint: `Look into ${files.log}`,
  })
}

/** HTTP clients refuse some ports that other protocols have (https://fetch.spec.whatwg.org/#port-blocking). */
function unreachable(port: number | undefined): IngotError {
  const where = port === undefined ? "the latest one's port" : `port ${port}`
  return new IngotError('cloud/start-failed', `the local cloud was started, but nothing can reach it on ${where}`, {
    hint: 'Choose another port, above 10080: -port NUMBER',
  })
}

/** Shutting machines down takes up to 20 s; the rest is for slow computers. */
const patience = 60_000

/**
 * Stops the running service, machines first.
 *
 * @returns false when none was running
 * @throws IngotError `cloud/inside-command` when it is part of another command, `cloud/still-running` when it won't end
 */
export async function stopService(env: Environment): Promise<boolean> {
  const files = cloudFiles(env)
  const presence = await findRunning(files)
  if (!presence) return false
  if (presence.kind !== 'service') {
    throw new IngotError(
      'cloud/inside-command',
      `the local cloud runs inside another command (process ${presence.pid}), and ends with it`,
      {
        hint: 'Let that command finish, or interrupt it.',
      },
    )
  }
  process.kill(presence.pid, 'SIGTERM')
  const limit = Date.now() + patience
  while (await isHeld(files.lock)) {
    if (Date.now() > limit) {
      throw new IngotError(
        'cloud/still-running',
        `the local cloud (process ${presence.pid}) was asked to end but hasn't`,
        {
          hint: `Look into ${files.log}`,
        },
      )
    }
    await delay(50)
  }
  return true
}
