import { messageOf } from '../../../errors/index.ts'
import { CIPHERS, KEY_EXCHANGES } from '../../ssh-algorithms.ts'
import type { Cause, Symptoms } from './cause.ts'
import type { Offer } from './evidence.ts'

type Topic = keyof Offer

const TOPICS: readonly { readonly topic: Topic; readonly words: RegExp; readonly name: string }[] = [
  { topic: 'keyExchange', words: /no matching key exchange/i, name: 'key exchange method' },
  { topic: 'hostKey', words: /no matching host key/i, name: 'kind of host key' },
  { topic: 'cipher', words: /no matching .*cipher/i, name: 'cipher' },
  { topic: 'mac', words: /no matching .*mac/i, name: 'check sum (MAC)' },
]

/** It is an SSH server, but both sides don't come to an agreement. */
export function handshakeCause(symptoms: Symptoms): Cause | undefined {
  const { failure } = symptoms
  if (failure.stage !== 'handshake') return undefined
  const topic = TOPICS.find(({ words }) => words.test(messageOf(failure)))
  if (topic) return nothingInCommon(topic, symptoms)
  if (/went silent|timed out/i.test(failure.message)) {
    return {
      code: 'ssh/handshake-stalled',
      hint: 'The first large packets get lost, as where a VPN or tunnel has a smaller MTU, or the machine is too busy: try a lower MTU on this side.',
    }
  }
  return {
    code: 'ssh/closed-in-handshake',
    hint: "Look at the SSH server's log on the machine: it broke, or does not like this side's offer.",
  }
}

function nothingInCommon({ topic, name }: (typeof TOPICS)[number], { failure, config }: Symptoms): Cause {
  const offers = failure.evidence?.kind === 'handshake' ? failure.evidence.offers : undefined
  const theirs = offers?.server[topic] ?? []
  const ours = offers?.ours[topic] ?? []
  return {
    code: 'ssh/no-common-algorithm',
    sentence: `The server and Ingot have no ${name} in common.`,
    details: [`the server offers: ${list(theirs)}`, `Ingot offers: ${list(ours)}`],
    hint: hintFor(topic, theirs, config),
  }
}

function hintFor(topic: Topic, theirs: readonly string[], config: Symptoms['config']): string {
  const option =
    topic === 'cipher' ? 'ssh_ciphers' : topic === 'keyExchange' ? 'ssh_key_exchange_algorithms' : undefined
  const known = topic === 'cipher' ? CIPHERS : topic === 'keyExchange' ? KEY_EXCHANGES : []
  const possible = theirs.filter((name) => known.includes(name))
  if (option && possible[0]) return `Add "${possible[0]}" to "${option}", or update the server.`
  const chosen = topic === 'cipher' ? config.ciphers : topic === 'keyExchange' ? config.keyExchange : undefined
  if (option && chosen) return `Leave out "${option}", or change what the server's sshd_config allows.`
  return `Update the server, or let its sshd_config allow more.`
}

function list(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'unknown'
}
