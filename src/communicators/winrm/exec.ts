import { setTimeout as sleep } from 'node:timers/promises'
import type { Milliseconds } from '../../options/index.ts'
import type { ExecOptions, ExecResult } from '../communicator.ts'
import { HttpFailure } from './http/failure.ts'
import { pump } from './input.ts'
import { WsmanFault } from './protocol/fault.ts'
import type { CommandIds } from './protocol/request.ts'
import type { Output } from './protocol/response.ts'
import type { WinRmService } from './service.ts'
import { GOODBYE, goodbyes, isGone, withShell } from './shell.ts'

/**
 * A command outlives its connection: for so long a new one is tried before it counts as lost. No longer, since this is also how a
 * machine that restarts is noticed, and a restart that was asked for is waited for from then on.
 */
const PATIENCE: Milliseconds = 10_000
const BETWEEN_TRIES: Milliseconds = 500
/** For the end of a command to become known. */
const END_UNDER_WAY: Milliseconds = 2_000

/**
 * Runs one command line with `cmd /c`, in a shell of its own.
 * @throws HttpFailure, LoginRefused, StrangeAnswer or WsmanFault when it could not be started; the signal's reason
 */
export function runCommand(service: WinRmService, commandLine: string, options: ExecOptions): Promise<ExecResult> {
  return withShell(service, options.signal, async (shell) => {
    const { stdin } = options
    const ids = await startKnown(service, shell, commandLine, stdin === undefined ? 'console' : 'pipe', options.signal)
    if (!ids) return { kind: 'disconnected' }
    const feeder = stdin && ((send: Send) => pump(stdin, service.inputSize, send))
    return follow(service, ids, { ...options, feeder }).catch((error) => {
      // It was started: it must not be started again because the rest of its input can't reach it.
      if (error instanceof HttpFailure && !options.signal.aborted) return { kind: 'disconnected' }
      throw error
    })
  })
}

type Send = (bytes: Buffer, end: boolean) => Promise<void>

/** What gives a command its input, piece by piece. */
export type Feeder = (send: Send) => Promise<void>

export type FollowOptions = Omit<ExecOptions, 'stdin'> & { readonly feeder?: Feeder | undefined }

/** Undefined when nobody knows whether the command was started: it must not be started twice. */
async function startKnown(
  service: WinRmService,
  shell: string,
  commandLine: string,
  input: 'console' | 'pipe',
  signal: AbortSignal,
): Promise<CommandIds | undefined> {
  try {
    return await service.start(shell, commandLine, input, signal)
  } catch (error) {
    if (error instanceof HttpFailure && !signal.aborted && !isNobodyThere(error)) return undefined
    throw error
  }
}

/** Hands input over and output on until a started command ends. */
export async function follow(service: WinRmService, ids: CommandIds, options: FollowOptions): Promise<ExecResult> {
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  const feeding = options.feeder && feed(service, ids, options.feeder, signal)
  feeding?.catch(() => {})
  try {
    return await drain(service, ids, options, feeding)
  } finally {
    over.abort(new Error('the command ended'))
    goodbyes(service).add(service.terminate(ids, AbortSignal.timeout(GOODBYE)))
  }
}

async function drain(
  service: WinRmService,
  ids: CommandIds,
  options: FollowOptions,
  feeding: Promise<void> | undefined,
): Promise<ExecResult> {
  const failed = feeding?.then(() => new Promise<never>(() => {}))
  for (;;) {
    const receiving = receivePatiently(service, ids, options.signal)
    const output = await (failed ? Promise.race([receiving, failed]) : receiving)
    if (output === 'lost') return { kind: 'disconnected' }
    if (output.stdout.length > 0) options.onStdout?.(output.stdout)
    if (output.stderr.length > 0) options.onStderr?.(output.stderr)
    if (output.exitCode !== undefined) return { kind: 'exit', code: output.exitCode }
  }
}

/** Output, after a cut connection from a new one; `lost` when the command is not there any more. */
async function receivePatiently(service: WinRmService, ids: CommandIds, signal: AbortSignal): Promise<Output | 'lost'> {
  let failing: number | undefined
  for (;;) {
    try {
      return await service.receive(ids, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (isGone(error)) return 'lost'
      if (!(error instanceof HttpFailure)) throw error
      failing ??= performance.now()
      if (performance.now() - failing >= PATIENCE || isNobodyThere(error)) return 'lost'
      await sleep(BETWEEN_TRIES, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

/** The service itself is down: nothing of a shell survives that. */
function isNobodyThere(error: HttpFailure): boolean {
  return (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED'
}

/**
 * A command that ends without reading all of its input is no mistake of ours: the machine then refuses the rest, and its end
 * becomes known soon after. Whatever else keeps input from it would leave it waiting for ever.
 */
async function feed(service: WinRmService, ids: CommandIds, feeder: Feeder, signal: AbortSignal): Promise<void> {
  try {
    await feeder((bytes, end) => service.send(ids, bytes, end, signal))
  } catch (error) {
    if (signal.aborted) return
    if (error instanceof WsmanFault) await sleep(END_UNDER_WAY, undefined, { signal }).catch(() => {})
    if (!signal.aborted) throw error
  }
}
