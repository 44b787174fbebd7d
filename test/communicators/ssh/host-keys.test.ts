import { describe, expect, test } from 'vitest'
import { HostKeys, type HostKeyWords } from '../../../src/communicators/ssh/host-keys.ts'
import { newPublicKey } from '../../support/public-key.ts'

const { signal } = new AbortController()
const blobOf = (line: string): Buffer => Buffer.from(line.split(' ')[1] ?? '', 'base64')
const words: HostKeyWords = {
  subject: 'the bastion host b:22',
  source: 'your known_hosts file has',
  hint: 'ssh-keygen -R b',
}

describe('HostKeys', () => {
  test('tells whose key is wrong in the words that it is given', async () => {
    const [right, wrong] = [newPublicKey(), newPublicKey()]
    const keys = new HostKeys({ kind: 'lookup', find: async () => [right] }, words)
    await keys.refresh(signal)
    keys.check(blobOf(right))
    expect(() => keys.check(blobOf(wrong))).toThrow(
      /^the bastion host b:22 has the host key SHA256:\S+ \(ssh-ed25519\), but your known_hosts file has SHA256:/,
    )
  })

  test('never takes a revoked key, known or not', async () => {
    const key = newPublicKey()
    for (const known of [undefined, [key]]) {
      const policy = { kind: 'lookup', find: async () => known } as const
      const keys = new HostKeys(policy, { ...words, revoked: async () => [key] })
      await keys.refresh(signal)
      expect(() => keys.check(blobOf(key))).toThrow('revoked')
    }
  })
})
