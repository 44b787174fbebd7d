import type { AwsCredentialIdentityProvider } from '@smithy/types'
import type { Clock, Json, Random } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { decodeAuthorizationMessage, openS3, rawEc2, rawIam } from './clients.ts'
import { credentialsProvider } from './credentials.ts'
import type { Ec2, Iam } from './ec2.ts'
import { AwsError, isNotAllowed } from './errors.ts'
import { Poller } from './poller.ts'
import { type RawCall, RetryingService } from './retrying-service.ts'
import type { S3 } from './s3.ts'
import type { Commands } from './service.ts'
import { type AccessSettings, scopeOf } from './settings.ts'

/** EC2 in one region with what belongs to it: what steps and handlers of resources work with. */
export interface Region {
  readonly name: string
  readonly ec2: Ec2
  readonly poller: Poller
  readonly clock: Clock
  /** For the `aws` member of a ledger entry's scope: lets a later process find this account, region and endpoint again. */
  readonly scope: { readonly [key: string]: Json }
}

/** One account, seen from one build region. */
export interface AwsAccess {
  /** The build region. @throws IngotError `aws/no-region` */
  home(): Promise<Region>
  region(name: string): Region
  iam(): Promise<Iam>
  s3(region: string): S3
}

interface Surroundings {
  readonly clock: Clock
  readonly random: Random
}

const shared = new WeakMap<Clock, Map<string, AwsAccess>>()

/**
 * Opens one account, or gives the access which another build of this process opened already, so that all share credentials,
 * connections, pollers and brakes. No call is made, and no SDK is loaded, before it is used.
 */
export function openAccess(settings: AccessSettings, { clock, random }: Surroundings): AwsAccess {
  const known = shared.get(clock) ?? new Map<string, AwsAccess>()
  shared.set(clock, known)
  const key = identityOf(settings)
  const access = known.get(key) ?? new SdkAccess(settings, clock, random)
  known.set(key, access)
  return access
}

/** All that makes two accesses different, as text. Stays in memory: it may hold keys. */
function identityOf(settings: AccessSettings): string {
  const { secret: _secret, env: _env, ...rest } = settings
  return JSON.stringify(rest)
}

class SdkAccess implements AwsAccess {
  readonly #settings: AccessSettings
  readonly #clock: Clock
  readonly #random: Random
  readonly #credentials: AwsCredentialIdentityProvider
  readonly #regions = new Map<string, Region>()
  #home: Promise<string> | undefined
  #iam: Iam | undefined

  constructor(settings: AccessSettings, clock: Clock, random: Random) {
    this.#settings = settings
    this.#clock = clock
    this.#random = random
    this.#credentials = credentialsProvider(settings)
  }

  async home(): Promise<Region> {
    this.#home ??= this.#settings.region ? Promise.resolve(this.#settings.region) : regionOfProfile(this.#settings)
    return this.region(await this.#home)
  }

  region(name: string): Region {
    const known = this.#regions.get(name)
    if (known) return known
    const ec2: Ec2 = this.#retrying(name, rawEc2(this.#settings, this.#credentials, name))
    const region: Region = {
      name,
      ec2,
      poller: new Poller(ec2, this.#clock),
      clock: this.#clock,
      scope: scopeOf(this.#settings, name),
    }
    rememberAccess({ access: this, region })
    this.#regions.set(name, region)
    return region
  }

  async iam(): Promise<Iam> {
    const { name } = await this.home()
    this.#iam ??= this.#retrying(name, rawIam(this.#settings, this.#credentials, name))
    return this.#iam
  }

  s3(name: string): S3 {
    const { raw, upload } = openS3(this.#settings, this.#credentials, name)
    const service = this.#retrying(name, raw)
    return {
      region: name,
      call: (call, input, signal) => service.call(call, input, signal),
      upload: async (request) => {
        try {
          await upload(request)
        } catch (cause) {
          request.signal.throwIfAborted()
          throw await this.#explain('PutObject', name, cause)
        }
      },
    }
  }

  #retrying<C extends Commands>(region: string, raw: RawCall<C>): RetryingService<C> {
    return new RetryingService<C>({
      region,
      raw,
      clock: this.#clock,
      random: this.#random,
      retries: this.#settings.maxRetries,
      explain: (call, cause) => this.#explain(call, region, cause),
    })
  }

  async #explain(call: string, region: string, cause: unknown): Promise<IngotError> {
    // Missing credentials, for one, are told as they are.
    if (cause instanceof IngotError) return cause
    const error = new AwsError(call, region, cause)
    if (!this.#settings.decodeMessages || !isNotAllowed(error)) return error
    const encoded = /Encoded authorization failure message: (\S+)/.exec((cause as Error).message)?.[1]
    if (!encoded) return error
    const decoded = await decodeAuthorizationMessage(this.#settings, this.#credentials, region, encoded)
    return new AwsError(call, region, cause, [decoded])
  }
}

async function regionOfProfile(settings: AccessSettings): Promise<string> {
  const { EC2Client } = await import('./ec2-commands.ts')
  const client = new EC2Client(settings.profile ? { profile: settings.profile } : {})
  try {
    return await client.config.region()
  } catch (error) {
    throw new IngotError('aws/no-region', 'no AWS region was given', {
      hint: 'set "region" in the template, or AWS_REGION, or a region in the profile',
      cause: error,
    })
  } finally {
    client.destroy()
  }
}

export interface OpenedRegion {
  readonly access: AwsAccess
  readonly region: Region
}

const remembered = new Map<string, OpenedRegion>()

/** From now on, ledger entries of this account and region are given back through it. */
export function rememberAccess(opened: OpenedRegion): void {
  remembered.set(JSON.stringify(opened.region.scope), opened)
}

/** The account and region that this process used for a ledger entry, whose `aws` scope is given. */
export function rememberedAccess(scope: { readonly [key: string]: Json }): OpenedRegion | undefined {
  return remembered.get(JSON.stringify(scope))
}
