import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { FunctionError, type HclFunction, parseTypeConstraint, stringValue } from '../../../src/hcl/index.ts'
import {
  type Files,
  type PackerFunctionHost,
  packerFunctions,
  variableDefaultFunctions,
} from '../../../src/template/hcl/functions/index.ts'

const key = generateKeyPairSync('rsa', { modulusLength: 1024 })
const cipher = publicEncrypt({ key: key.publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('hello'))

const folders: Readonly<Record<string, string | Uint8Array>> = {
  '/images/web/setup.sh': 'apt-get update\n',
  '/images/web/hello.tpl': 'Hello, ${name}!',
  '/images/web/logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  '/images/web/key.pem': key.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  '/images/web/cipher.b64': cipher.toString('base64'),
  '/images/web/files/a.conf': 'a',
  '/images/web/files/deep/b.conf': 'b',
  '/work/notes.txt': 'notes',
  '/home/ada/key.pub': 'ssh-ed25519 AAAA',
}

/** A few files. Matching is only as good as the tests need it: `localFiles` has tests of its own. */
const files: Files = {
  kind(path) {
    if (Object.hasOwn(folders, path)) return 'file'
    return Object.keys(folders).some((file) => file.startsWith(`${path}/`)) ? 'folder' : undefined
  },
  read: (path) => Buffer.from(folders[path] ?? ''),
  match: (folder, pattern) =>
    Object.keys(folders)
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => pattern === '**' || (path.endsWith(pattern.slice(1)) && !path.includes('/'))),
}

/** A world in which it is always the same time and chance has been tamed. */
export function fakeHost(init: Partial<PackerFunctionHost> = {}): PackerFunctionHost {
  return {
    files,
    root: '/images/web',
    cwd: '/work',
    home: '/home/ada',
    start: new Date('2026-07-01T12:34:56Z'),
    now: () => new Date('2026-07-01T12:35:00.7Z'),
    random: (size) => Buffer.alloc(size, 0xab),
    readType: parseTypeConstraint,
    outside: {
      env: { USER: 'ada' },
      consulKey: async (key) => `consul's ${key}`,
      vault: async (path, field) => `${field} of ${path}`,
      awsSecret: async (name) => (name === 'db' ? '{"user":"ada","port":5432}' : 'plain'),
    },
    renderTemplate: ({ text, variables }) => {
      const rendered = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
        const value = variables.get(name)
        if (value?.kind === 'string') return value.value
        throw new FunctionError(`there is no variable "${name}"`)
      })
      return stringValue(rendered)
    },
    ...init,
  }
}

/** All of Packer's functions, `env` as well. */
export function fakeFunctions(init: Partial<PackerFunctionHost> = {}): Readonly<Record<string, HclFunction>> {
  const host = fakeHost(init)
  return { ...packerFunctions(host), ...variableDefaultFunctions(host.outside) }
}
