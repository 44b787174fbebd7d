import { join } from 'node:path'
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { type Clock, foldersOf, type Json, type Random } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { accountOf, type BucketStore, CallBudget, type CallLabel, MemoryStore, SharedStore } from './budget/index.ts'
import { decodeAuthorizationMessage, openS3, rawEc2, rawIam, rawSecretsManager, rawSsm } from './clients.ts'
import { Credentials, providerOf } from './credentials.ts'
import type { Ec2, Iam, SecretsManager, Ssm } from './ec2.ts'
import { type AwsDetails, AwsError, isNotAllowed } from './errors.ts'
import { Poller } from './poller.ts'
import { Renewal } from './renewal.ts'
import { type RawCall, RetryingService, type Session } from './retrying-service.ts'
import type { S3 } from './s3.ts'
import type { Commands } from './service.ts'
import { type AccessSettings, endpointFor, scopeOf } from './settings.ts'
import { isAmazons } from './share.ts'

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
  /** Systems Manager in the build region. */
  ssm(): Promise<Ssm>
  /** In the build region. */
  secretsManager(): Promise<SecretsManager>
  s3(region: string): S3
}

interface Surroundings {
  readonly clock: Clock
  readonly random: Random
}

const shared = new WeakMap<Clock, Map<string, SdkAccess>>()

/**
 * Opens one account, or gives the access which another build of this process opened already, so that all share credentials,
 * connections, pollers and the budget of calls. No call is made, and no SDK is loaded, before it is used.
 */
export function openAccess(settings: AccessSettings, { clock, random }: Surroundings): AwsAccess {
  const known = shared.get(clock) ?? new Map<string, SdkAccess>()
  shared.set(clock, known)
  const key = identityOf(settings)
  const access = known.get(key) ?? new SdkAccess(settings, clock, random)
  access.tell(settings.people)
  known.set(key, access)
  return access
}

/** All that makes two accesses different, as text. Stays in memory: it may hold keys. */
function identityOf(settings: AccessSettings): string {
  const { secret: _secret, env: _env, people: _people, ...rest } = settings
  return JSON.stringify(rest)
}

class SdkAccess implements AwsAccess {
  readonly #settings: AccessSettings
  readonly #clock: Clock
  readonly #random: Random
  readonly #credentials: AwsCredentialIdentityProvider
  readonly #session: Session
  readonly #budget: CallBudget
  readonly #regions = new Map<string, Region>()
  #people: AccessSettings['people']
  #home: Promise<string> | undefined
  #iam: Iam | undefined

  constructor(given: AccessSettings, clock: Clock, random: Random) {
    const people = () => this.#people
    const settings: AccessSettings = {
      ...given,
      get people() {
        return people()
      },
    }
    this.#settings = settings
    this.#clock = clock
    this.#random = random
    const credentials = new Credentials(settings, clock)
    this.#credentials = providerOf(credentials)
    this.#session = sessionOf(credentials, clock)
    this.#budget = budgetFor(settings, clock, random)
  }

  /**
   * From now on these hear of what concerns the account. Data sources open it before there is a run whose output people follow.
   * @param people undefined leaves those who are there
   */
  tell(people: AccessSettings['people']): void {
    this.#people = people ?? this.#people
  }

  async home(): Promise<Region> {
    this.#home ??= this.#settings.region ? Promise.resolve(this.#settings.region) : regionOfProfile(this.#settings)
    return this.region(await this.#home)
  }

  region(name: string): Region {
    const known = this.#regions.get(name)
    if (known) return known
    const ec2: Ec2 = this.#retrying('ec2', name, rawEc2(this.#settings, this.#credentials, name))
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
    this.#iam ??= this.#retrying('iam', name, rawIam(this.#settings, this.#credentials, name))
    return this.#iam
  }

  async ssm(): Promise<Ssm> {
    const { name } = await this.home()
    return this.#retrying('ssm', name, rawSsm(this.#settings, this.#credentials, name))
  }

  async secretsManager(): Promise<SecretsManager> {
    const { name } = await this.home()
    return this.#retrying('secretsmanager', name, rawSecretsManager(this.#settings, this.#credentials, name))
  }

  s3(name: string): S3 {
    const { raw, upload } = openS3(this.#settings, this.#credentials, name)
    const service = this.#retrying('s3', name, raw)
    return {
      region: name,
      call: (call, input, signal) => service.call(call, input, signal),
      upload: async (request) => {
        try {
          await upload(request)
        } catch (cause) {
          request.signal.throwIfAborted()
          throw await this.#explain('PutObject', name, cause, { service: 's3' })
        }
      },
    }
  }

  #retrying<C extends Commands>(service: CallLabel['service'], region: string, raw: RawCall<C>): RetryingService<C> {
    const settings = this.#settings
    return new RetryingService<C>({
      service,
      region,
      raw,
      clock: this.#clock,
      random: this.#random,
      budget: this.#budget,
      session: this.#session,
      payerOf: (identity) => payerOf(settings, region, identity),
      retries: settings.maxRetries,
      limit: settings.limit,
      say: (text) => settings.people?.say(text),
      explain: (call, cause, details) => this.#explain(call, region, cause, { service, ...details }),
    })
  }

  async #explain(call: string, region: string, cause: unknown, given: AwsDetails = {}): Promise<IngotError> {
    // Missing credentials, for one, are told as they are.
    if (cause instanceof IngotError) return given.hint === undefined ? cause : withHint(cause, given.hint)
    const error = new AwsError(call, region, cause, given)
    if (!this.#settings.decodeMessages || !isNotAllowed(error)) return error
    const encoded = /Encoded authorization failure message: (\S+)/.exec((cause as Error).message)?.[1]
    if (!encoded) return error
    const decoded = await decodeAuthorizationMessage(this.#settings, this.#credentials, region, encoded)
    return new AwsError(call, region, cause, { ...given, details: [decoded] })
  }
}

function sessionOf(credentials: Credentials, clock: Clock): Session {
  const renewal = new Renewal(credentials, clock)
  return {
    identity: () => credentials.identity(),
    accept: (identity) => credentials.accept(identity),
    wereAccepted: (identity) => credentials.wereAccepted(identity),
    renew: (stale, signal) => renewal.renew(stale, signal),
  }
}

const stores = new WeakMap<Clock, Map<string, Promise<BucketStore>>>()

/** One for all accesses of this process, which then also share what they count while the file can't be used. */
function storeAt(file: string, clock: Clock): Promise<BucketStore> {
  const known = stores.get(clock) ?? new Map<string, Promise<BucketStore>>()
  stores.set(clock, known)
  const store = known.get(file) ?? SharedStore.at(file, clock)
  known.set(file, store)
  return store
}

/** The local cloud is nobody else's, and counts nothing: its budget is this process's own, and never empty. */
function budgetFor({ endpoint, env, share }: AccessSettings, clock: Clock, random: Random): CallBudget {
  const file = join(foldersOf(env).cache, 'aws-calls.db')
  const isLocal = endpoint.kind === 'local-cloud'
  return new CallBudget({
    store: async () => (isLocal ? new MemoryStore() : storeAt(file, clock)),
    clock,
    random,
    share,
  })
}

/** Amazon counts an account's calls together, whatever key or role makes them; of others nobody knows. */
function payerOf({ endpoint }: AccessSettings, region: string, identity: AwsCredentialIdentity): string {
  const url = endpointFor(endpoint, region)
  return url && !isAmazons(endpoint) ? url : accountOf(identity)
}

function withHint({ code, message, place, details, cause }: IngotError, hint: string): IngotError {
  return new IngotError(code, message, { place, details, cause, hint })
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
