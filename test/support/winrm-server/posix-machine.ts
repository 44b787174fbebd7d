import { type ChildProcess, spawn } from 'node:child_process'
import { startIngotScript } from './ingot-scripts.ts'
import type { Machine, ProcessIo, RunningProcess } from './process.ts'

/**
 * A machine whose commands are run by this computer's /bin/sh and whose files are this computer's: not a Windows, but what
 * the conformance suite of communicators asks for.
 */
export class PosixMachine implements Machine {
  start(commandLine: string, io: ProcessIo): RunningProcess {
    const script = encodedScript(commandLine)
    if (script === undefined) return startShell(commandLine, io)
    if (script.includes('WinRM connected.')) {
      setImmediate(() => {
        io.stdout(Buffer.from('WinRM connected.\r\n'))
        io.exited(0)
      })
      return { write: () => {}, end: () => {}, kill: () => {} }
    }
    const running = startIngotScript(script, (path) => path, io)
    if (!running) throw new Error(`nobody knows this script: ${script}`)
    return running
  }
}

export function encodedScript(commandLine: string): string | undefined {
  const encoded = /^powershell(?:\.exe)?\s(?:.*\s)?-EncodedCommand\s+(\S+)\s*$/is.exec(commandLine)?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf16le')
}

function startShell(commandLine: string, io: ProcessIo): RunningProcess {
  const child = spawn('/bin/sh', ['-c', `${commandLine}\n`], { detached: true })
  child.stdin.on('error', () => {})
  child.stdout.on('data', (bytes: Buffer) => io.stdout(bytes))
  child.stderr.on('data', (bytes: Buffer) => io.stderr(bytes))
  child.on('close', (code) => io.exited(code ?? 1))
  return {
    write: (bytes) => void child.stdin.write(bytes),
    end: () => void child.stdin.end(),
    kill: () => killGroup(child),
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}
