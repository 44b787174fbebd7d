import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findKnownHost } from '../../../src/communicators/ssh/known-hosts.ts'

const at = (host: string, port = 22) => ({ host, port })

describe('findKnownHost', () => {
  test.each([
    ['b.example ssh-ed25519 AAAA1 comment', at('b.example')],
    ['B.Example ssh-ed25519 AAAA1', at('b.EXAMPLE')],
    ['other,b.example,10.0.0.1 ssh-ed25519 AAAA1', at('10.0.0.1')],
    ['[b.example]:2222 ssh-ed25519 AAAA1', at('b.example', 2222)],
    ['*.example ssh-ed25519 AAAA1', at('b.example')],
    ['10.0.0.? ssh-ed25519 AAAA1', at('10.0.0.7')],
    ['[*.example]:2222 ssh-ed25519 AAAA1', at('b.example', 2222)],
    ['   b.example   ssh-ed25519\tAAAA1', at('b.example')],
  ])('%s', (line, address) => {
    const text = `# a comment\n\nelsewhere ssh-ed25519 AAAA9\n${line}\n`
    expect(findKnownHost(text, address)).toEqual({ keys: ['ssh-ed25519 AAAA1'], revoked: [] })
  })

  test.each([
    ['b.example ssh-ed25519 AAAA1', at('b.example', 2222)],
    ['[b.example]:2222 ssh-ed25519 AAAA1', at('b.example')],
    ['*.example,!b.example ssh-ed25519 AAAA1', at('b.example')],
    ['bxexample ssh-ed25519 AAAA1', at('b.example')],
    ['b?example ssh-ed25519 AAAA1', at('b.example.org')],
    ['# b.example ssh-ed25519 AAAA1', at('b.example')],
    ['@cert-authority b.example ssh-ed25519 AAAA1', at('b.example')],
    ['b.example', at('b.example')],
  ])('not %s', (line, address) => {
    expect(findKnownHost(line, address)).toEqual({ keys: undefined, revoked: [] })
  })

  test('collects all keys, and those that were revoked', () => {
    const text = 'b ssh-ed25519 AAAA1\nb ssh-rsa AAAA2\n@revoked * ssh-ed25519 AAAA3\n'
    expect(findKnownHost(text, at('b'))).toEqual({
      keys: ['ssh-ed25519 AAAA1', 'ssh-rsa AAAA2'],
      revoked: ['ssh-ed25519 AAAA3'],
    })
  })

  test('reads the names that ssh-keygen hashes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ingot-known-'))
    const file = join(folder, 'known_hosts')
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHpHlIWBmDcEGsvjx9yXOwoBcNVCIcGJl5nxLFxTbyDk'
    writeFileSync(file, `b.example ${key}\n[b.example]:2222 ${key}\n`)
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'pipe' })
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('b.example')
    expect(findKnownHost(text, at('b.example')).keys).toEqual([key])
    expect(findKnownHost(text, at('b.example', 2222)).keys).toEqual([key])
    expect(findKnownHost(text, at('c.example')).keys).toBeUndefined()
    rmSync(folder, { recursive: true })
  })
})
