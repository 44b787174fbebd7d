import type { Decoded, PrepareContext } from '../engine/index.ts'
import { IngotError, type Place } from '../errors/index.ts'
import type { LoginOptions } from './login-options.ts'

/** Where credentials for a registry come from. */
export type LoginConfig = { readonly kind: 'none' } | PasswordLogin | EcrLogin

export interface PasswordLogin {
  readonly kind: 'password'
  readonly server: string
  readonly username: string
  readonly password: string
  readonly place: Place
}

export interface EcrLogin {
  readonly kind: 'ecr'
  readonly server: string
  readonly options: LoginOptions
  readonly surroundings: Pick<PrepareContext, 'env' | 'secret'>
  readonly place: Place
}

export type EcrRegistry =
  | { readonly kind: 'private'; readonly account: string; readonly region: string }
  | { readonly kind: 'public' }

type Input = Pick<Decoded<LoginOptions>, 'options' | 'places' | 'place'>

/**
 * Settles how to log in. What is still missing then may come from variables that have their values only in a build, so
 * that is told when it is needed.
 * @throws IngotError `docker/login` with its place
 */
export function prepareLogin({ options, places, place }: Input, surroundings: EcrLogin['surroundings']): LoginConfig {
  const { login_server: server = '', login_username: username = '', login_password: password = '' } = options
  if (options.ecr_login) {
    const at = places.get('login_server') ?? places.get('ecr_login') ?? place
    if (server) return { kind: 'ecr', server, options, surroundings, place: at }
    throw new IngotError('docker/login', '"ecr_login" needs "login_server": the address of the registry', { place: at })
  }
  if (!options.login) return { kind: 'none' }
  return { kind: 'password', server, username, password, place: places.get('login') ?? place }
}

/** @throws IngotError `docker/login` when there is no user name or no password */
export function checkPassword({ username, password, place }: PasswordLogin): void {
  if (username && password) return
  throw new IngotError('docker/login', `"login" needs "${username ? 'login_password' : 'login_username'}"`, {
    place,
    hint: 'Nobody can be asked for it in a build. Does it come from a variable that has no value?',
  })
}

/** `ACCOUNT.dkr.ecr.REGION.amazonaws.com`, with the endings of Amazon's other partitions and of dual-stack names. */
const PRIVATE = /^(?:https?:\/\/)?(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+(?:\/|$)/

/** Which registry is meant. @throws IngotError `docker/login` when it is none of ECR's */
export function ecrRegistry({ server, options, place }: EcrLogin): EcrRegistry {
  if (options.aws_force_use_public_ecr || /^(?:https?:\/\/)?public\.ecr\.aws(?:\/|$)/.test(server)) {
    return { kind: 'public' }
  }
  const [, account, region] = PRIVATE.exec(server) ?? []
  if (account && region) return { kind: 'private', account, region }
  throw new IngotError('docker/login', `"login_server" "${server}" is not the address of an ECR registry`, {
    place,
    hint: 'It looks like 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or public.ecr.aws/alias.',
  })
}
