import type { AnyAuthMethod, AuthenticationType, KeyboardInteractiveAuthMethod } from 'ssh2'
import type { SshConfig } from '../config.ts'

export interface Credentials {
  readonly config: Pick<SshConfig, 'username' | 'agent' | 'forwardedAgent' | 'privateKey'>
  readonly generatedKeys: readonly string[]
  readonly password: string | undefined
}

/** One way to log in, with its name for people. */
interface Candidate {
  readonly name: string
  readonly method: AnyAuthMethod
}

/** Offers the ways to log in one after the other, in Packer's order, and remembers what became of them. */
export class LogIn {
  readonly #candidates: Candidate[]
  readonly #username: string
  readonly #tried: string[] = []
  #accepted: readonly AuthenticationType[] | undefined

  constructor(credentials: Credentials) {
    this.#username = credentials.config.username
    this.#candidates = candidatesFor(credentials)
  }

  /** The SSH library asks here for the next one. `left` is null before the first. */
  next(left: readonly AuthenticationType[] | null): AnyAuthMethod | false {
    if (left) this.#accepted = left
    for (let candidate = this.#candidates.shift(); candidate; candidate = this.#candidates.shift()) {
      if (left && !left.includes(wireName(candidate.method.type))) continue
      this.#tried.push(candidate.name)
      return candidate.method
    }
    return false
  }

  /** Why nobody could log in, as a sentence. */
  failure(): string {
    const accepts = this.#accepted?.length ? `; it accepts ${this.#accepted.join(', ')}` : ''
    if (this.#tried.length === 0) return `nothing to log in with as "${this.#username}"${accepts}`
    return `the server refused ${this.#tried.join(', ')} for user "${this.#username}"${accepts}`
  }
}

function candidatesFor({ config, generatedKeys, password }: Credentials): Candidate[] {
  const { username, agent, forwardedAgent, privateKey } = config
  const candidates: Candidate[] = []
  const add = (name: string, method: AnyAuthMethod): number => candidates.push({ name, method })

  if (agent) add('the keys of the SSH agent', { type: 'agent', username, agent: agent.socket ?? '' })
  if (privateKey) add(`the key ${privateKey.path}`, { type: 'publickey', username, key: privateKey.key })
  for (const key of generatedKeys) add("the build's own key", { type: 'publickey', username, key })
  if (password !== undefined) {
    add('the password', { type: 'password', username, password })
    add('the password (keyboard-interactive)', keyboardInteractive(username, password))
  }
  if (forwardedAgent && !agent) add('the keys of the SSH agent', { type: 'agent', username, agent: forwardedAgent })
  // Some machines let a user in who shows nothing at all; it also makes the server say what it accepts.
  if (candidates.length === 0) add('no credentials', { type: 'none', username })
  return candidates
}

/** Packer answers every question with the password. */
function keyboardInteractive(username: string, password: string): KeyboardInteractiveAuthMethod {
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
  }
}

function wireName(type: AuthenticationType | 'agent'): AuthenticationType {
  return type === 'agent' ? 'publickey' : type
}
