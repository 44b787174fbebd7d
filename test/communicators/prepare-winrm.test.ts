import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { communicatorOptions, prepareCommunicator } from '../../src/communicators/index.ts'
import { flattenErrors, type IngotError } from '../../src/errors/index.ts'
import { defineOptions } from '../../src/options/index.ts'
import { decoded } from '../support/component.ts'

let folder: string
const secrets: string[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-prepare-winrm-'))
  writeFileSync(join(folder, 'no.crt'), 'nothing')
  writeFileSync(join(folder, 'me.key'), 'PRIVATE')
})
afterAll(() => rmSync(folder, { recursive: true }))

const definition = defineOptions({ ...communicatorOptions })
const prepare = (options: object) =>
  prepareCommunicator(decoded(definition, { communicator: 'winrm', ...options }), {
    cwd: folder,
    env: {},
    secret: (text) => secrets.push(text),
  })
const mistakes = (options: object): IngotError[] => {
  try {
    prepare(options)
  } catch (error) {
    return flattenErrors(error) as IngotError[]
  }
  return []
}
const user = { winrm_username: 'Administrator' }

describe('the options of WinRM', () => {
  test('have defaults', () => {
    expect(prepare(user)).toEqual({
      type: 'winrm',
      host: undefined,
      port: 5985,
      username: 'Administrator',
      password: undefined,
      login: 'password',
      clientCertificate: undefined,
      useSsl: false,
      insecure: false,
      noProxy: false,
      pauseBeforeConnecting: 0,
      timeout: 1_800_000,
    })
  })

  test.each([
    [{ winrm_use_ssl: true }, { port: 5986, useSsl: true }],
    [{ winrm_use_ssl: true, winrm_port: 443 }, { port: 443 }],
    [{ winrm_use_ntlm: true }, { login: 'ntlm' }],
    [{ winrm_use_ntlm: false }, { login: 'basic' }],
    [{ winrm_timeout: '90s' }, { timeout: 90_000 }],
    [
      { winrm_host: '10.0.0.1', winrm_insecure: true, winrm_no_proxy: true },
      { host: '10.0.0.1', insecure: true, noProxy: true },
    ],
  ])('%j', (options, expected) => {
    expect(prepare({ ...user, ...options })).toMatchObject(expected)
  })

  test('keep the password secret', () => {
    prepare({ ...user, winrm_password: 's3cret' })
    expect(secrets).toContain('s3cret')
  })

  test.each([
    [{}, 'winrm/no-username', '"winrm_username" must be specified'],
    [{ ...user, winrm_client_cert_file: 'me.crt' }, 'winrm/certificate', 'needs "winrm_client_key_file" too'],
    [{ ...user, winrm_client_key_file: 'me.key' }, 'winrm/certificate', 'needs "winrm_client_cert_file" too'],
    [
      { ...user, winrm_use_ssl: true, winrm_client_cert_file: 'missing.crt', winrm_client_key_file: 'me.key' },
      'winrm/certificate',
      '"winrm_client_cert_file" "missing.crt" does not exist',
    ],
    [
      { ...user, winrm_use_ssl: true, winrm_client_cert_file: 'no.crt', winrm_client_key_file: 'me.key' },
      'winrm/certificate',
      '"no.crt" holds no certificate in PEM form',
    ],
  ])('%j is a mistake', (options, code, words) => {
    expect(mistakes(options)).toMatchObject([
      { code, message: expect.stringContaining(words), place: { file: 'template.json' } },
    ])
  })

  test('a certificate wants TLS', () => {
    const files = { winrm_client_cert_file: 'no.crt', winrm_client_key_file: 'me.key' }
    expect(mistakes({ ...user, ...files }).map(({ message }) => message)).toContain(
      '"winrm_client_cert_file" needs "winrm_use_ssl": a certificate proves something over TLS only',
    )
  })
})
