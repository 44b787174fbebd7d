import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PrepareContext } from '../engine/index.ts'
import { messageOf } from '../errors/index.ts'
import { milliseconds } from '../options/index.ts'
import type { WinRmConfig } from './config.ts'
import type { CommunicatorOptions } from './options.ts'
import type { Problems } from './problems.ts'

type Context = Pick<PrepareContext, 'cwd' | 'env' | 'secret'>

/** Checks WinRM's options; what is wrong is added to `problems`. */
export function prepareWinRm(options: CommunicatorOptions, context: Context, problems: Problems): WinRmConfig {
  if (options.winrm_password) context.secret(options.winrm_password)
  const clientCertificate = clientCertificateOf(options, context, problems)
  return {
    type: 'winrm',
    host: options.winrm_host || undefined,
    port: options.winrm_port || (options.winrm_use_ssl ? 5986 : 5985),
    username: usernameOf(options, problems),
    password: options.winrm_password || undefined,
    login: loginOf(options.winrm_use_ntlm),
    clientCertificate,
    useSsl: options.winrm_use_ssl,
    insecure: options.winrm_insecure,
    noProxy: options.winrm_no_proxy,
    pauseBeforeConnecting: options.pause_before_connecting,
    timeout: options.winrm_timeout || milliseconds('30m'),
  }
}

/** Packer wants one even where a certificate names the user. */
function usernameOf(options: CommunicatorOptions, problems: Problems): string {
  if (options.winrm_username) return options.winrm_username
  problems.add(
    'winrm_username',
    'winrm/no-username',
    '"winrm_username" must be specified',
    'On most machines it is "Administrator".',
  )
  return ''
}

function loginOf(useNtlm: boolean | undefined): WinRmConfig['login'] {
  if (useNtlm === undefined) return 'password'
  return useNtlm ? 'ntlm' : 'basic'
}

function clientCertificateOf(
  options: CommunicatorOptions,
  context: Context,
  problems: Problems,
): WinRmConfig['clientCertificate'] {
  const { winrm_client_cert_file: certFile, winrm_client_key_file: keyFile } = options
  if (!certFile && !keyFile) return undefined
  if (!certFile || !keyFile) {
    const [given, missing] = certFile
      ? ['winrm_client_cert_file', 'winrm_client_key_file']
      : ['winrm_client_key_file', 'winrm_client_cert_file']
    problems.add(given, 'winrm/certificate', `"${given}" needs "${missing}" too`)
    return undefined
  }
  if (!options.winrm_use_ssl) {
    const sentence = '"winrm_client_cert_file" needs "winrm_use_ssl": a certificate proves something over TLS only'
    problems.add('winrm_client_cert_file', 'winrm/certificate', sentence)
  }
  const cert = pemIn('winrm_client_cert_file', certFile, context, problems)
  const key = pemIn('winrm_client_key_file', keyFile, context, problems)
  if (key) context.secret(key)
  if (cert && !isCertificate(cert)) {
    const sentence = `"winrm_client_cert_file" "${certFile}" holds no certificate in PEM form`
    problems.add('winrm_client_cert_file', 'winrm/certificate', sentence)
  }
  return { cert, key }
}

function pemIn(option: string, path: string, { cwd, env }: Context, problems: Problems): string {
  const home = env['HOME']
  const expanded = home && path.startsWith('~/') ? home + path.slice(1) : path
  try {
    return readFileSync(resolve(cwd, expanded), 'utf8')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const why = missing ? 'does not exist' : `can't be read: ${messageOf(error)}`
    problems.add(option, 'winrm/certificate', `"${option}" "${path}" ${why}`, undefined, error)
    return ''
  }
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined
  } catch {
    return false
  }
}
