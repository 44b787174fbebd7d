import { machineLine } from '../report/index.ts'
import type { CommandIo } from './command.ts'

/** How a command talks outside of runs: lines for people, or Packer's lines for programs. */
export interface Voice {
  say(text: string): void
  error(text: string): void
  /** For programs only. */
  fact(category: string, data: readonly string[]): void
}

export function voiceOf(io: Pick<CommandIo, 'stdout' | 'machineReadable' | 'host'>): Voice {
  if (!io.machineReadable) {
    const print = (text: string) => void io.stdout.write(`${text}\n`)
    return { say: print, error: print, fact() {} }
  }
  const print = (category: string, data: readonly string[]) =>
    void io.stdout.write(machineLine(io.host.clock.now(), '', category, data))
  return { say: (text) => print('ui', ['say', text]), error: (text) => print('ui', ['error', text]), fact: print }
}
