import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { ProcessIo, RunningProcess } from './process.ts'

// What PowerShell does with the scripts that Ingot moves files with. There is no PowerShell here: each is known by its first
// line and acted out.

/** Where a path of the machine is on this computer. */
export type Resolve = (path: string) => string

/** Starts a script when it is one of Ingot's. */
export function startIngotScript(script: string, resolve: Resolve, io: ProcessIo): RunningProcess | undefined {
  const name = /^# ingot: (.+)$/m.exec(script)?.[1]
  const path = () => decoded(/^\$path = .*FromBase64String\('([^']*)'\)/m.exec(script)?.[1] ?? '')
  switch (name) {
    case 'write files':
      return new FileWriter(resolve, io)
    case 'read file':
      return once(io, (say) => readOne(resolve(path()), '', say))
    case 'read folder':
      return once(io, (say) => readBelow(resolve(path()), '', say))
    case 'remove file':
      return once(io, () => removeOne(resolve(path())))
    default:
      return undefined
  }
}

type Say = (line: string) => void

function once(io: ProcessIo, work: (say: Say) => void): RunningProcess {
  setImmediate(() => ending(io, () => work((line) => io.stdout(Buffer.from(`${line}\r\n`)))))
  return { write: () => {}, end: () => {}, kill: () => {} }
}

function ending(io: ProcessIo, work: () => void): void {
  try {
    work()
    io.exited(0)
  } catch (error) {
    fail(io, error)
  }
}

function fail(io: ProcessIo, error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException
  const kinds: Readonly<Record<string, string>> = {
    ENOENT: 'FileNotFoundException',
    EISDIR: 'UnauthorizedAccessException',
  }
  io.stdout(Buffer.from(`e ${kinds[code ?? ''] ?? 'RuntimeException'} ${encoded(message)}\r\n`))
  io.exited(1)
}

/** As a process whose input ends: the lines come in pieces. */
class FileWriter implements RunningProcess {
  readonly #resolve: Resolve
  readonly #io: ProcessIo
  #rest = ''
  #file = -1
  #over = false

  constructor(resolve: Resolve, io: ProcessIo) {
    this.#resolve = resolve
    this.#io = io
  }

  write(bytes: Buffer): void {
    const lines = (this.#rest + bytes.toString('latin1')).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#take(line.replace(/\r$/, ''))
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#io.exited(0)
  }

  kill(): void {
    if (this.#over) return
    this.#over = true
    this.#io.exited(1)
  }

  #take(line: string): void {
    if (this.#over) return
    try {
      this.#act(line.split(' '))
    } catch (error) {
      this.#over = true
      fail(this.#io, error)
    }
  }

  #act([verb, a = '', b = '', c = '', d = '']: readonly string[]): void {
    switch (verb) {
      case 'd':
        mkdirSync(this.#path(a), { recursive: true })
        break
      case 'f':
        mkdirSync(dirname(this.#path(a)), { recursive: true })
        this.#file = openSync(this.#path(a), existsSync(this.#path(a)) ? 'r+' : 'w+')
        break
      case 'w': {
        const bytes = Buffer.from(b, 'base64')
        writeSync(this.#file, bytes, 0, bytes.length, Number(a))
        break
      }
      case 'x':
        closeSync(this.#file)
        break
      case 'c':
        this.#finish(this.#path(a), Number(b), c, this.#path(d))
        break
      default:
        throw new Error(`no verb ${verb}`)
    }
  }

  #finish(temporary: string, size: number, sha256: string, path: string): void {
    try {
      const content = readFileSync(temporary)
      if (content.length !== size || sha(content) !== sha256) throw new Error('what arrived is not what was sent')
      if (existsSync(path) && statSync(path).isDirectory()) throw new Error('it is a folder')
      renameSync(temporary, path)
    } finally {
      rmSync(temporary, { force: true })
    }
  }

  #path(encodedPath: string): string {
    return this.#resolve(decoded(encodedPath))
  }
}

const PIECE = 49152

function readOne(path: string, name: string, say: Say): void {
  const content = readFileSync(path)
  say(`f ${encoded(name)} ${content.length}`)
  for (let at = 0; at < content.length; at += PIECE) say(`w ${content.subarray(at, at + PIECE).toString('base64')}`)
  say(`h ${sha(content)}`)
}

function readBelow(folder: string, name: string, say: Say): void {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry)
    const inner = name === '' ? entry : `${name}/${entry}`
    if (!statSync(path).isDirectory()) {
      readOne(path, inner, say)
      continue
    }
    say(`d ${encoded(inner)}`)
    readBelow(path, inner, say)
  }
}

function removeOne(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) throw new Error('it is a folder')
  rmSync(path, { force: true })
}

function sha(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}
