import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/duration.ts'
import type { MachineExit } from '../machine-driver.ts'
import { Qmp, type QmpEvent } from './qmp.ts'
import { missingTool } from './run-tool.ts'

/** Pressing the button again costs nothing, and a guest that was still starting didn't hear the first time. */
const pressInterval: Milliseconds = 3_000

/** QEMU makes its control socket within a tenth of a second, or not at all. */
const controlTime: Milliseconds = 30_000

/** How a QEMU process ended: the machine is off, or wants to go on in a new one. */
export type GuestEnd = MachineExit | { readonly kind: 'reset' }

/** One running QEMU process. */
export class Guest {
  readonly qmp: Qmp
  /** Resolves when the process is gone. */
  readonly off: Promise<GuestEnd>
  readonly #child: ChildProcess
  #exit: GuestEnd | undefined
  #restarts = false

  private constructor(child: ChildProcess, qmp: Qmp, ended: Promise<string>) {
    this.#child = child
    this.qmp = qmp
    qmp.onEvent((event) => this.#note(event))
    this.off = ended.then((reason) => this.#endOf(reason))
  }

  /**
   * Starts QEMU and connects to its control socket.
   *
   * It gets a session of its own, so that Ctrl-C in a terminal reaches only the cloud, which shuts down in order; and the
   * kernel kills it when the cloud's process is gone for whatever reason.
   *
   * @throws IngotError `cloud/no-qemu`, `cloud/machine-failed`
   */
  static async start(args: readonly string[], folder: string, controlSocket: string): Promise<Guest> {
    const child = spawn('setpriv', ['--no-new-privs', '--pdeathsig', 'KILL', '--', 'qemu-system-x86_64', ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    const ended = endOf(child)
    const qmp = await Promise.race([
      connectQmp(controlSocket),
      ended.then((reason) => Promise.reject(failed(reason))),
    ]).catch((error: unknown) => {
      child.kill('SIGKILL')
      throw error
    })
    return new Guest(child, qmp, ended)
  }

  /** Presses the power button until the machine is off, and pulls the plug after `grace`. */
  async stop(grace: Milliseconds): Promise<void> {
    const limit = Date.now() + grace
    while (!this.#isOff() && Date.now() < limit) {
      await this.qmp.execute('system_powerdown').catch(() => {})
      await this.#offWithin(Math.min(pressInterval, limit - Date.now()))
    }
    if (!this.#isOff()) await this.kill()
  }

  /** Like {@link stop}, but the machine wants to go on afterwards. */
  async restart(grace: Milliseconds): Promise<void> {
    this.#restarts = true
    await this.stop(grace)
  }

  async kill(): Promise<void> {
    this.#exit ??= { kind: 'killed' }
    this.#child.kill('SIGKILL')
    await this.off
  }

  #endOf(reason: string): GuestEnd {
    if (this.#exit === undefined) return { kind: 'crashed', reason: `QEMU ended unexpectedly: ${reason}` }
    return this.#restarts && this.#exit.kind !== 'crashed' ? { kind: 'reset' } : this.#exit
  }

  #isOff(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async #offWithin(time: Milliseconds): Promise<void> {
    const waited = new AbortController()
    await Promise.race([this.off, sleep(Math.max(0, time), undefined, { signal: waited.signal }).catch(() => {})])
    waited.abort()
  }

  #note({ event, data }: QmpEvent): void {
    if (event === 'SHUTDOWN' && data?.['guest'] === true) this.#exit ??= exitOf(String(data['reason']))
    if (event === 'BLOCK_IO_ERROR' && data?.['nospace'] === true) {
      this.#exit ??= {
        kind: 'crashed',
        reason: "this computer's disk is full, so that the machine couldn't go on writing",
      }
      this.#child.kill('SIGKILL')
    }
  }
}

function exitOf(reason: string): GuestEnd {
  if (reason === 'guest-shutdown') return { kind: 'shutdown' }
  if (reason === 'guest-reset') return { kind: 'reset' }
  return { kind: 'crashed', reason: `the guest went off by itself (${reason})` }
}

/** Resolves, when the process is gone, with why: its last words. */
function endOf(child: ChildProcess): Promise<string> {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4096)
  })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      const lines = words
        .trim()
        .split('\n')
        .filter((line) => !line.includes('warning:'))
      resolve(lines.at(-1) || (signal ? `signal ${signal}` : `exit status ${code}`))
    })
  })
}

async function connectQmp(path: string): Promise<Qmp> {
  const limit = Date.now() + controlTime
  for (;;) {
    try {
      return await Qmp.connect(path)
    } catch (error) {
      if (Date.now() > limit) throw error
      await sleep(20)
    }
  }
}

function failed(reason: string): IngotError {
  if (reason.includes('ENOENT')) return missingTool(['setpriv'])
  return new IngotError('cloud/machine-failed', `QEMU didn't start: ${reason}`)
}
