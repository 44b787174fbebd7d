import { existsSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Statement, statementsOf } from './statements.ts'

/** What a script may do to the machine around it. */
export interface PowershellHost {
  readonly environment: Map<string, string>
  resolve(path: string): string
  stdout(line: string): void
  stderr(line: string): void
  /** Runs a command line of cmd. @returns its exit status */
  cmd(commandLine: string): number
}

class Exit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}
class Thrown extends Error {}

/**
 * The small part of PowerShell that the tests' scripts are written in: echo, exit, throw, variables of the environment,
 * other scripts, programs, `if` and `try`.
 */
export class Powershell {
  readonly #host: PowershellHost
  #lastExitCode: number | undefined

  constructor(host: PowershellHost) {
    this.#host = host
  }

  /** @returns the exit status */
  run(script: string): number {
    try {
      this.#all(statementsOf(script))
      return 0
    } catch (error) {
      if (error instanceof Exit) return error.code
      if (!(error instanceof Thrown)) throw error
      this.#host.stderr(error.message)
      return 1
    }
  }

  runFile(path: string): number {
    const script = this.#read(path)
    return isElevated(script) ? this.#elevated(script, path) : this.run(script)
  }

  #all(statements: readonly Statement[]): undefined {
    for (const statement of statements) this.#one(statement)
  }

  #one(statement: Statement): unknown {
    switch (statement.kind) {
      case 'plain':
        return this.#plain(statement.text)
      case 'if':
        return this.#holds(statement.condition) ? this.#all(statement.body) : undefined
      case 'try':
        return this.#attempt(statement.body, statement.rescue)
    }
  }

  #attempt(body: readonly Statement[], rescue: readonly Statement[]): void {
    try {
      this.#all(body)
    } catch (error) {
      if (!(error instanceof Thrown)) throw error
      this.#host.stderr(error.message)
      this.#all(rescue.filter((statement) => statement.kind !== 'plain' || !statement.text.includes('Out-String')))
    }
  }

  #holds(condition: string): boolean {
    if (condition.includes('LASTEXITCODE')) return (this.#lastExitCode ?? 0) !== 0
    const path = /^Test-Path '?([^']+?)'?$/i.exec(condition)?.[1]
    return path !== undefined && !path.startsWith('variable:') && existsSync(this.#host.resolve(path))
  }

  #plain(text: string): unknown {
    const variable = /^\$env:(\w+)\s*=\s*(.*)$/is.exec(text)
    if (variable)
      return void this.#host.environment.set((variable[1] ?? '').toUpperCase(), this.#value(variable[2] ?? ''))
    const [, word = '', rest = ''] = /^(\S+?)(?:\s+(.*)|(?='.*))$/s.exec(text) ?? [undefined, text, '']
    switch (word.toLowerCase()) {
      case 'echo':
      case 'write-output':
      case 'write-host':
        return this.#host.stdout(this.#value(rest))
      case 'write-error':
        return this.#host.stderr(this.#value(rest))
      case 'exit':
        throw new Exit(/^\$/.test(rest) ? (this.#lastExitCode ?? 0) : Number(rest))
      case 'throw':
        throw new Thrown(this.#value(rest))
      case 'remove-item':
        return rmSync(this.#host.resolve(this.#value(rest)), { force: true })
      case 'set-psdebug':
      case 'set-variable':
        return
      case '.':
        return this.#all(statementsOf(this.#read(this.#value(rest))))
      case 'cmd':
        this.#lastExitCode = this.#host.cmd(rest.replace(/^\/c\s+/i, ''))
        return
    }
    if (text.startsWith('&')) {
      this.#lastExitCode = this.#called(this.#value(text.slice(1).trim()))
      return
    }
    throw new Error(`the simulated PowerShell does not know: ${text}`)
  }

  /** A script that ends without `exit` leaves no status. */
  #called(path: string): number | undefined {
    const script = this.#read(path)
    if (isElevated(script)) return this.#elevated(script, path)
    try {
      this.#all(statementsOf(script))
      return this.#lastExitCode
    } catch (error) {
      if (error instanceof Exit) return error.code
      throw error
    }
  }

  #read(path: string): string {
    try {
      return readFileSync(this.#host.resolve(path), 'utf8')
    } catch {
      throw new Thrown(`The term '${path}' is not recognized as the name of a script file.`)
    }
  }

  #value(text: string): string {
    const trimmed = text.trim()
    if (trimmed.startsWith("'")) return trimmed.slice(1, -1).replaceAll("''", "'")
    const inner = trimmed.startsWith('"') ? trimmed.slice(1, -1) : trimmed
    return inner.replace(
      /`(.)|\$env:(\w+)|\(\[System\.Net\.Dns\]::GetHostName\(\)\)/g,
      (_, escaped?: string, name?: string) => {
        if (escaped !== undefined) return escaped
        return name === undefined ? hostname() : (this.#host.environment.get(name.toUpperCase()) ?? '')
      },
    )
  }

  /** A scheduled task: what counts is the command that it runs, with whose rights, and what comes of it. */
  #elevated(script: string, path: string): number {
    const task =
      /<Arguments>(.*?)<\/Arguments>/s.exec(script)?.[1] ?? /\.Arguments = '((?:[^']|'')*)'/.exec(script)?.[1] ?? ''
    const command = unescaped(task)
      .replace(/^\/c /, '')
      .replace(/ > %SYSTEMROOT%\/Temp\/packer-[\w-]+\.out 2>&1$/, '')
    const status = this.#host.cmd(command)
    rmSync(this.#host.resolve(path), { force: true })
    return status
  }
}

function isElevated(script: string): boolean {
  return script.includes('Schedule.Service')
}

function unescaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&#34;': '"',
    '&#39;': "'",
    '&amp;': '&',
    '&gt;': '>',
    '&lt;': '<',
  }
  return text.replace(/&#34;|&#39;|&amp;|&gt;|&lt;|''/g, (entity) => entities[entity] ?? "'")
}
