import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PrepareContext } from '../engine/index.ts'
import { messageOf } from '../errors/index.ts'
import type { AgentChoice, CertificateFile, PrivateKeyFile } from './config.ts'
import type { CommunicatorOptions } from './options.ts'
import type { Problems } from './problems.ts'
import { readCertificate, UnusableCertificate } from './ssh/certificate.ts'
import { publicKeyOf, readPrivateKey, UnusablePrivateKey } from './ssh/private-key.ts'

export type KeyContext = Pick<PrepareContext, 'cwd' | 'env' | 'secret'>

/** The names of the two options that make up one way to log in. */
export interface KeyOptions {
  readonly key: 'ssh_private_key_file' | 'ssh_bastion_private_key_file'
  readonly certificate: 'ssh_certificate_file' | 'ssh_bastion_certificate_file'
}

export const KEY_OPTIONS: KeyOptions = { key: 'ssh_private_key_file', certificate: 'ssh_certificate_file' }

/** Reads the private key that an option names, with its certificate. Mistakes go to `problems`. */
export function keyFileOf(
  options: CommunicatorOptions,
  names: KeyOptions,
  context: KeyContext,
  problems: Problems,
): PrivateKeyFile | undefined {
  const path = options[names.key]
  const certificate = options[names.certificate]
  if (!path) {
    if (certificate) {
      const sentence = `"${names.certificate}" needs "${names.key}": the key that the certificate was made for`
      problems.add(names.certificate, 'ssh/certificate', sentence)
    }
    return undefined
  }
  try {
    const key = readPrivateKey(readFileSync(resolve(context.cwd, expandHome(path, context)), 'utf8'))
    context.secret(key)
    const file = { path, key }
    return certificate ? withCertificate(file, certificate, names.certificate, context, problems) : file
  } catch (error) {
    const hint = error instanceof UnusablePrivateKey ? keyHint(error) : fileHint(error, context)
    problems.add(names.key, 'ssh/private-key', `"${names.key}" "${path}" ${reasonOf(error)}`, hint, error)
    return undefined
  }
}

function fileHint(error: unknown, { cwd }: KeyContext): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return `Relative paths start at the working folder, ${cwd}; "~" is the home folder.`
    case 'EACCES':
      return 'Look at its owner and permissions, and at those of the folders above it.'
    default:
      return undefined
  }
}

/** The same key, shown with a certificate. */
export function withCertificate(
  file: PrivateKeyFile,
  path: string,
  option: KeyOptions['certificate'],
  context: KeyContext,
  problems: Problems,
): PrivateKeyFile {
  try {
    return { ...file, certificate: certificateFor(file, path, context) }
  } catch (error) {
    problems.add(option, 'ssh/certificate', `"${option}" "${path}" ${reasonOf(error)}`, fileHint(error, context), error)
    return file
  }
}

function certificateFor(file: PrivateKeyFile, path: string, context: KeyContext): CertificateFile {
  const certificate = readCertificate(readFileSync(resolve(context.cwd, expandHome(path, context)), 'utf8'))
  if (!certificate.publicKey.equals(publicKeyOf(file.key))) {
    throw new UnusableCertificate(`was made for another key than "${file.path}"`)
  }
  return { path, certificate }
}

/** As the end of a sentence about the file. */
function reasonOf(error: unknown): string {
  if (error instanceof UnusablePrivateKey || error instanceof UnusableCertificate) return error.message
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist'
    case 'EISDIR':
      return 'is a folder'
    case 'EACCES':
      return "can't be read: permission denied"
    default:
      return `can't be read: ${messageOf(error)}`
  }
}

function keyHint(error: UnusablePrivateKey): string | undefined {
  if (!error.message.includes('passphrase')) return undefined
  return 'Add it to an SSH agent (ssh-add) and set "ssh_agent_auth": true instead.'
}

/** `~` and `~/x` as in Packer; other users' homes are not looked up. */
function expandHome(path: string, context: KeyContext): string {
  const home = context.env.HOME
  return home && (path === '~' || path.startsWith('~/')) ? home + path.slice(1) : path
}

/** Where OpenSSH's agent for Windows listens. */
const WINDOWS_AGENT = '\\\\.\\pipe\\openssh-ssh-agent'

/** The agent to ask, when the option for it is set. */
export function agentChoice(wanted: boolean, context: KeyContext): AgentChoice | undefined {
  if (!wanted) return undefined
  const usual = process.platform === 'win32' ? WINDOWS_AGENT : undefined
  return { socket: context.env.SSH_AUTH_SOCK || usual }
}
