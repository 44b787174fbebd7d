import { type Communicator, quotePath } from '../communicators/index.ts'

export interface RemoteFacts {
  readonly name: string
  /** With the bits that tell a folder or link, as in `stat`. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
}

/** A command on the machine said no. */
export class RemoteRefusal extends Error {
  override readonly name = 'RemoteRefusal'
}

const KINDS: Readonly<Record<string, number>> = { d: 0o040000, l: 0o120000, '-': 0o100000 }

/** What SFTP can do with files that a communicator can't: by commands that every POSIX system has. */
export class RemoteFiles {
  readonly #communicator: Communicator
  readonly #signal: AbortSignal

  constructor(communicator: Communicator, signal: AbortSignal) {
    this.#communicator = communicator
    this.#signal = signal
  }

  /** @returns undefined when there is nothing at that path */
  async stat(path: string, { followLinks }: { readonly followLinks: boolean }): Promise<RemoteFacts | undefined> {
    const answer = await this.#ask(`LC_ALL=C ls -ldn${followLinks ? 'L' : ''} ${quotePath(path)}`)
    return answer === undefined ? undefined : factsOf(answer.trimEnd())
  }

  async isFolder(path: string): Promise<boolean> {
    return (await this.#ask(`test -d ${quotePath(path)}`)) !== undefined
  }

  async list(path: string): Promise<readonly RemoteFacts[]> {
    // The folder's own content, also when the path is a link to it.
    const answer = await this.#mustAsk(`LC_ALL=C ls -lnA ${quotePath(path.replace(/\/*$/, '/'))}`)
    return answer.split('\n').flatMap((line) => {
      const facts = factsOf(line)
      return facts ? [{ ...facts, name: facts.name.split(' -> ')[0] ?? '' }] : []
    })
  }

  async home(): Promise<string> {
    return (await this.#mustAsk('pwd')).trimEnd()
  }

  async makeFolder(path: string): Promise<void> {
    await this.#mustAsk(`mkdir ${quotePath(path)}`)
  }

  async removeFolder(path: string): Promise<void> {
    await this.#mustAsk(`rmdir ${quotePath(path)}`)
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#mustAsk(`mv -f ${quotePath(from)} ${quotePath(to)}`)
  }

  async changeMode(path: string, mode: number): Promise<void> {
    await this.#mustAsk(`chmod ${(mode & 0o7777).toString(8)} ${quotePath(path)}`)
  }

  async #mustAsk(command: string): Promise<string> {
    const answer = await this.#ask(command)
    if (answer === undefined) throw new RemoteRefusal(`"${command}" failed on the machine`)
    return answer
  }

  async #ask(command: string): Promise<string | undefined> {
    const output: Buffer[] = []
    const onStdout = (chunk: Buffer): void => void output.push(chunk)
    const result = await this.#communicator.exec(command, { onStdout, signal: this.#signal })
    return result.kind === 'exit' && result.code === 0 ? Buffer.concat(output).toString() : undefined
  }
}

/** A line of `ls -ln`: kind and permissions, links, user, group, size, three words of a date, name. */
function factsOf(line: string): RemoteFacts | undefined {
  const match = /^([-a-z])([-rwxsStT]{9})\S*\s+\d+\s+(\d+)\s+(\d+)\s+(\d+)\s+\S+\s+\S+\s+\S+ (.*)$/.exec(line)
  if (!match) return undefined
  const [, kind = '', permissions = '', uid, gid, size, name = ''] = match
  const mode = (KINDS[kind] ?? 0) | permissionBits(permissions)
  return { name, mode, uid: Number(uid), gid: Number(gid), size: Number(size) }
}

function permissionBits(text: string): number {
  const bits = [...text].reduce((sum, letter, index) => sum | (/[rwxst]/.test(letter) ? 0o400 >> index : 0), 0)
  const special = [...text].reduce((sum, letter, index) => {
    return sum | (/[sStT]/.test(letter) ? 0o4000 >> Math.floor(index / 3) : 0)
  }, 0)
  return bits | special
}
