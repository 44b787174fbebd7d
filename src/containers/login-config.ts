import type { Decoded, PrepareContext } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import type { LoginOptions } from './login-options.ts'

/** Where credentials for a registry come from. */
export type LoginConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly server: string; readonly username: string; readonly password: string }
  | EcrLogin

export interface EcrLogin {
  readonly kind: 'ecr'
  readonly server: string
  readonly registry: { readonly kind: 'private'; readonly account: string; readonly region: string } | PublicRegistry
  readonly options: LoginOptions
  readonly surroundings: Pick<PrepareContext, 'env' | 'secret'>
}

interface PublicRegistry {
  readonly kind: 'public'
}

type Input = Pick<Decoded<LoginOptions>, 'options' | 'places' | 'place'>

/** Checks what belongs together. @throws IngotError `docker/login` with its place */
export function prepareLogin({ options, places, place }: Input, surroundings: EcrLogin['surroundings']): LoginConfig {
  const wrong = (option: string, sentence: string, hint?: string) =>
    new IngotError('docker/login', sentence, { place: places.get(option) ?? place, hint })
  const { login_server: server = '', login_username: username = '', login_password: password = '' } = options
  if (options.ecr_login) {
    if (!server) throw wrong('ecr_login', '"ecr_login" needs "login_server": the address of the registry')
    const registry = registryOf(server, options.aws_force_use_public_ecr)
    if (registry) return { kind: 'ecr', server, registry, options, surroundings }
    throw wrong(
      'login_server',
      `"login_server" "${server}" is not the address of an ECR registry`,
      'It looks like 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or public.ecr.aws/alias.',
    )
  }
  if (!options.login) return { kind: 'none' }
  if (!username || !password) {
    const missing = username ? 'login_password' : 'login_username'
    throw wrong('login', `"login" needs "${missing}"`, 'Without a terminal nobody can be asked for it.')
  }
  return { kind: 'password', server, username, password }
}

/** `ACCOUNT.dkr.ecr.REGION.amazonaws.com`, with the endings of Amazon's other partitions and of dual-stack names. */
const PRIVATE = /^(?:https?:\/\/)?(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+(?:\/|$)/

function registryOf(server: string, forcePublic: boolean): EcrLogin['registry'] | undefined {
  if (forcePublic || /^(?:https?:\/\/)?public\.ecr\.aws(?:\/|$)/.test(server)) return { kind: 'public' }
  const [, account, region] = PRIVATE.exec(server) ?? []
  return account && region ? { kind: 'private', account, region } : undefined
}
