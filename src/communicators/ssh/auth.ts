import type { AnyAuthMethod, AuthenticationType, KeyboardInteractiveAuthMethod } from 'ssh2'
import type { PrivateKeyFile, SshConfig } from '../config.ts'
import { outOfDate } from './certificate.ts'
import { agentWithCertificates } from './certified-agent.ts'
import { certifiedKey } from './certified-key.ts'
import type { LoginEvidence } from './doctor/evidence.ts'
import type { Library } from './library.ts'

export interface Credentials {
  readonly config: Pick<SshConfig, 'username' | 'agent' | 'forwardedAgent' | 'privateKey'>
  readonly generatedKeys: readonly string[]
  readonly password: string | undefined
  /** Asks the person at the terminal what the server asks. */
  readonly ask?: (question: string, hidden: boolean) => Promise<string>
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
  readonly #methods = new Set<AuthenticationType>()
  #partial = false
  #accepted: readonly AuthenticationType[] | undefined

  /** @param abandon told when nobody could be asked: there is no use in going on */
  constructor(library: Library, credentials: Credentials, abandon: (error: unknown) => void) {
    this.#username = credentials.config.username
    this.#candidates = candidatesFor(library, credentials)
    const { ask } = credentials
    if (ask) {
      const method = interactive(this.#username, ask, abandon)
      this.#candidates.push({ name: 'the answers that were typed', method })
    }
  }

  /** The SSH library asks here for the next one. `left` is null before the first. */
  next(left: readonly AuthenticationType[] | null, partial: boolean | null): AnyAuthMethod | false {
    if (left) this.#accepted = left
    if (partial) this.#partial = true
    for (let candidate = this.#candidates.shift(); candidate; candidate = this.#candidates.shift()) {
      if (left && !left.includes(wireName(candidate.method.type))) continue
      this.#tried.push(candidate.name)
      this.#methods.add(wireName(candidate.method.type))
      return candidate.method
    }
    return false
  }

  /** What became of it. */
  get outcome(): Pick<LoginEvidence, 'tried' | 'accepts' | 'partial'> {
    return { tried: [...this.#methods], accepts: this.#accepted ?? [], partial: this.#partial }
  }

  /** Why nobody could log in, as a sentence. */
  failure(): string {
    const accepts = this.#accepted?.length ? `; it accepts ${this.#accepted.join(', ')}` : ''
    if (this.#tried.length === 0) return `nothing to log in with as "${this.#username}"${accepts}`
    return `the server refused ${this.#tried.join(', ')} for user "${this.#username}"${accepts}`
  }
}

function candidatesFor(library: Library, credentials: Credentials): Candidate[] {
  const { config, generatedKeys, password, ask } = credentials
  const { username, agent, forwardedAgent, privateKey } = config
  const candidates: Candidate[] = []
  const add = (name: string, method: AnyAuthMethod): number => candidates.push({ name, method })

  if (agent?.socket)
    add('the keys of the SSH agent', { type: 'agent', username, agent: agentWithCertificates(library, agent.socket) })
  if (privateKey?.certificate) {
    const key = certifiedKey(library, privateKey.key, privateKey.certificate.certificate)
    add(certifiedName(privateKey, privateKey.certificate.path), { type: 'publickey', username, key })
  }
  if (privateKey) add(`the key ${privateKey.path}`, { type: 'publickey', username, key: privateKey.key })
  for (const key of generatedKeys) add("the build's own key", { type: 'publickey', username, key })
  if (password !== undefined) {
    add('the password', { type: 'password', username, password })
    add('the password (keyboard-interactive)', keyboardInteractive(username, password))
  }
  if (forwardedAgent && !agent)
    add('the keys of the SSH agent', { type: 'agent', username, agent: agentWithCertificates(library, forwardedAgent) })
  // Some machines let a user in who shows nothing at all; it also makes the server say what it accepts.
  if (candidates.length === 0 && !ask) add('no credentials', { type: 'none', username })
  return candidates
}

function certifiedName({ path, certificate }: PrivateKeyFile, certificatePath: string): string {
  const trouble = certificate && outOfDate(certificate.certificate, Date.now())
  return `the key ${path} with the certificate ${certificatePath}${trouble ? ` (${trouble})` : ''}`
}

/** Packer answers every question with the password. */
function keyboardInteractive(username: string, password: string): KeyboardInteractiveAuthMethod {
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
  }
}

/** The server's instructions are shown before its first question. */
function interactive(
  username: string,
  ask: NonNullable<Credentials['ask']>,
  abandon: (error: unknown) => void,
): KeyboardInteractiveAuthMethod {
  const answersTo = async (instructions: string, prompts: readonly { prompt: string; echo?: boolean }[]) => {
    const answers: string[] = []
    for (const { prompt, echo } of prompts) {
      const before = answers.length === 0 && instructions !== '' ? `${instructions}\n` : ''
      answers.push(await ask(`${before}${prompt}`.trim(), echo !== true))
    }
    return answers
  }
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, instructions, _language, prompts, finish) => {
      answersTo(instructions, prompts).then(finish, abandon)
    },
  }
}

function wireName(type: AuthenticationType | 'agent'): AuthenticationType {
  return type === 'agent' ? 'publickey' : type
}
