import { appendFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { IngotError, messageOf } from '../errors/index.ts'
import { LogReporter } from '../report/log-reporter.ts'
import { VERSION } from '../version.ts'
import type { CommandIo } from './command.ts'

type LogIo = Pick<CommandIo, 'stderr' | 'host'>

/** Where the log goes: PACKER_LOG_PATH wins over standard error, which PACKER_LOG asks for. */
type LogSink = { readonly to: 'file'; readonly path: string } | { readonly to: 'stderr' } | { readonly to: 'nowhere' }

function logSink({ env, cwd }: LogIo['host']): LogSink {
  const path = env['PACKER_LOG_PATH']
  if (path) return { to: 'file', path: resolve(cwd, path) }
  const wanted = env['PACKER_LOG']
  return wanted && wanted !== '0' ? { to: 'stderr' } : { to: 'nowhere' }
}

/** Begins the log of one command line; a file is emptied. @throws IngotError `cli/log-file` */
export function beginLog(command: string, io: LogIo): void {
  const sink = logSink(io.host)
  if (sink.to === 'file') emptyLog(sink.path)
  const about = `[INFO] Ingot version: ${VERSION} [node ${process.version} ${process.platform} ${process.arch}]`
  writeLog(io, `${about}\n[INFO] command: ${command}; working folder: ${io.host.cwd}`)
}

/** Adds lines to the log, each with the time, as Packer's log has it. */
export function writeLog(io: LogIo, text: string): void {
  const sink = logSink(io.host)
  if (sink.to === 'nowhere') return
  const time = goTime(new Date(io.host.clock.now()))
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => `${time} ${line}\n`)
    .join('')
  if (sink.to === 'stderr') io.stderr.write(lines)
  else append(sink.path, lines)
}

/** Tells the log what happens in a run, or undefined when nobody wants to know. */
export function logReporter(io: LogIo): LogReporter | undefined {
  const sink = logSink(io.host)
  // On a terminal the log stands between the very lines that it would repeat.
  return sink.to === 'nowhere' ? undefined : new LogReporter((line) => writeLog(io, line), sink.to === 'file')
}

function emptyLog(path: string): void {
  try {
    writeFileSync(path, '', { mode: 0o600 })
  } catch (error) {
    throw new IngotError('cli/log-file', `the log "${path}" of PACKER_LOG_PATH can't be written: ${messageOf(error)}`, {
      hint: 'name a file in a folder that is there and can be written',
      cause: error,
    })
  }
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch {
    // A full disk must not stop a build half-way.
  }
}

/** `2026/11/23 14:06:40`, local time, as Go's log package writes it. */
function goTime(at: Date): string {
  const two = (number: number) => `${number}`.padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('/')
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`
}
