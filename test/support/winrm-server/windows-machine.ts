import { existsSync, readFileSync } from 'node:fs'
import { startIngotScript } from './ingot-scripts.ts'
import { actPackerUpload } from './packer-scripts.ts'
import { encodedScript } from './posix-machine.ts'
import { Powershell } from './powershell.ts'
import type { Machine, ProcessIo, RunningProcess } from './process.ts'
import { WindowsFiles } from './windows-files.ts'

/** What `shutdown` does, decided by a test. */
export interface Power {
  /** @returns the exit status */
  shutdown(options: string): number
}

const ALWAYS_ON: Power = { shutdown: () => 0 }

/** A Windows that is made up: it keeps files in a folder and understands the commands that provisioners send. */
export class WindowsMachine implements Machine {
  readonly files: WindowsFiles
  /** Registry keys that exist. */
  readonly registry = new Set<string>()
  power: Power = ALWAYS_ON
  /** Command lines that are no transfers: what provisioners asked for. */
  readonly commands: string[] = []

  constructor(root: string) {
    this.files = new WindowsFiles(root)
  }

  start(commandLine: string, io: ProcessIo): RunningProcess {
    const script = encodedScript(commandLine)
    const transfer = script === undefined ? undefined : startIngotScript(script, this.files.resolve, io)
    if (transfer) return transfer
    setImmediate(() => {
      const uploaded = actPackerUpload(commandLine, script, this.files.resolve)
      if (uploaded !== undefined) return io.exited(uploaded)
      if (!script?.includes('WinRM connected.')) this.commands.push(commandLine)
      io.exited(this.#run(commandLine, script, new Map(), io))
    })
    return { write: () => {}, end: () => {}, kill: () => {} }
  }

  #run(commandLine: string, script: string | undefined, environment: Map<string, string>, io: ProcessIo): number {
    if (script === undefined) return this.#cmd(commandLine, environment, io)
    if (script.includes('WinRM connected.')) return this.#say('WinRM connected.', io)
    if (script.includes('GetHostName')) return this.#say('WINDOWS restarted.', io)
    if (script.includes('Test-Path $key')) return this.#registryCheck(script)
    const key = /Test-Path "?(HKLM:[^"]+?)"?\)?$/.exec(script)?.[1]
    if (key !== undefined) return this.#say(this.registry.has(key) ? 'True' : 'False', io)
    return this.#powershell(environment, io).run(script)
  }

  #registryCheck(script: string): number {
    const keys = [...script.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '')
    return keys.some((key) => this.registry.has(key)) ? 1 : 0
  }

  #say(line: string, io: ProcessIo): number {
    io.stdout(Buffer.from(`${line}\r\n`))
    return 0
  }

  /** `a && b`, as far as it stands outside of quotes. */
  #cmd(commandLine: string, environment: Map<string, string>, io: ProcessIo): number {
    const split = /^((?:[^"&]|"[^"]*")*?)\s*&&\s*(.*)$/s.exec(commandLine)
    if (!split) return this.#simple(commandLine.trim(), environment, io)
    const status = this.#simple((split[1] ?? '').trim(), environment, io)
    return status === 0 ? this.#cmd(split[2] ?? '', environment, io) : status
  }

  #simple(command: string, environment: Map<string, string>, io: ProcessIo): number {
    const variable = /^set "(\w+)=(.*)"$/is.exec(command)
    if (variable) {
      environment.set((variable[1] ?? '').toUpperCase(), variable[2] ?? '')
      return 0
    }
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(command) ?? []
    switch (word.toLowerCase()) {
      case 'echo':
        return this.#say(expanded(rest, environment), io)
      case 'exit':
        return Number(rest.replace(/^\/b\s*/i, '') || 0)
      case 'shutdown':
        return this.power.shutdown(rest)
      case 'powershell':
      case 'powershell.exe':
      case 'pwsh':
        return this.#powershellLine(rest, environment, io)
    }
    const path = command.replace(/^"(.*)"$/, '$1')
    if (/\.(bat|cmd)$/i.test(path) && existsSync(this.files.resolve(path))) return this.#batch(path, environment, io)
    io.stderr(Buffer.from(`'${path}' is not recognized as an internal or external command,\r\n`))
    return 1
  }

  #batch(path: string, environment: Map<string, string>, io: ProcessIo): number {
    let status = 0
    for (const line of readFileSync(this.files.resolve(path), 'utf8').split(/\r?\n/)) {
      if (line.trim() === '' || /^@?(echo off|rem\b)/i.test(line)) continue
      status = this.#cmd(line.replace(/^@/, ''), environment, io)
      if (/^exit\b/i.test(line)) return status
    }
    return status
  }

  #powershellLine(rest: string, environment: Map<string, string>, io: ProcessIo): number {
    const powershell = this.#powershell(environment, io)
    const file = /-file\s+(?:"([^"]+)"|(\S+))/i.exec(rest)
    if (file) return powershell.runFile(file[1] ?? file[2] ?? '')
    const block = /"& \{(.*)\}"$/s.exec(rest)?.[1]
    return powershell.run(block ?? rest.replace(/^-executionpolicy\s+\S+\s*/i, ''))
  }

  #powershell(environment: Map<string, string>, io: ProcessIo): Powershell {
    return new Powershell({
      environment,
      resolve: this.files.resolve,
      stdout: (line) => io.stdout(Buffer.from(`${line}\r\n`)),
      stderr: (line) => io.stderr(Buffer.from(`${line}\r\n`)),
      cmd: (commandLine) => this.#cmd(commandLine, new Map(environment), io),
    })
  }
}

function expanded(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replace(/%(\w+)%/g, (whole, name: string) => environment.get(name.toUpperCase()) ?? whole)
}
