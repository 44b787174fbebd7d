import type { Clock } from '../../engine/host.ts'
import { AwsError } from '../protocol/aws-error.ts'

/** By an id's prefix, how EC2 tells that there is no such thing. */
const NOT_FOUND: Readonly<Record<string, readonly [code: string, text: (id: string) => string]>> = {
  i: ['InvalidInstanceID.NotFound', (id) => `The instance ID '${id}' does not exist`],
  ami: ['InvalidAMIID.NotFound', (id) => `The image id '[${id}]' does not exist`],
  sg: ['InvalidGroup.NotFound', (id) => `The security group '${id}' does not exist`],
  snap: ['InvalidSnapshot.NotFound', (id) => `The snapshot '${id}' does not exist.`],
  vol: ['InvalidVolume.NotFound', (id) => `The volume '${id}' does not exist.`],
  key: ['InvalidKeyPair.NotFound', (id) => `The key pair '${id}' does not exist`],
}

/** Which new ids a call brings, by its name. */
const MAKES: Readonly<Record<string, readonly string[]>> = {
  RunInstances: ['i', 'vol'],
  CreateFleet: ['i'],
  CreateImage: ['ami'],
  CopyImage: ['ami'],
  RegisterImage: ['ami'],
  CreateSnapshot: ['snap'],
  CreateSnapshots: ['snap'],
  CopySnapshot: ['snap'],
  CreateVolume: ['vol'],
  CreateSecurityGroup: ['sg'],
  CreateKeyPair: ['key'],
  ImportKeyPair: ['key'],
}

/** New things that the cloud seems not to know yet: EC2 is eventually consistent, this makes it so on purpose. */
export class Hidden {
  readonly #until = new Map<string, number>()
  readonly #clock: Pick<Clock, 'now'>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Hides what a call has made. */
  hide(action: string, output: object, duration: number): void {
    const prefixes = MAKES[action] ?? []
    const ids = textsIn(output).filter((text) => prefixes.includes(prefixOf(text)))
    const { KeyName } = output as { KeyName?: string }
    for (const id of prefixes.includes('key') && KeyName ? [...ids, keyCalled(KeyName)] : ids) {
      this.#until.set(id, this.#clock.now() + duration)
    }
  }

  /** @throws AwsError when a call names something that is hidden. A filter names nothing: it finds nothing then. */
  check(input: object): void {
    if (this.#until.size === 0) return
    const { KeyName, KeyNames = [] } = input as { KeyName?: string; KeyNames?: string[] }
    for (const name of KeyName ? [KeyName] : KeyNames) {
      if (this.#isHidden(keyCalled(name))) throw notFound('key', name)
    }
    const { Filters: _, ...named } = input as { Filters?: unknown }
    for (const id of textsIn(named)) if (this.#isHidden(id)) throw notFound(prefixOf(id), id)
  }

  /** What a call that lists things answers, without the hidden ones. The call that makes a thing tells of it. */
  without<T extends object>(output: T, action: string): T {
    return this.#until.size === 0 || !action.startsWith('Describe') ? output : (this.#strip(output) as T)
  }

  #strip(value: unknown): unknown {
    if (Array.isArray(value)) return value.filter((member) => !this.#isEntryOfHidden(member)).map((m) => this.#strip(m))
    if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#strip(member)]))
  }

  /** An instance, an image, … or a reservation of nothing but hidden instances. */
  #isEntryOfHidden(member: unknown): boolean {
    if (typeof member !== 'object' || member === null) return false
    const { InstanceId, ImageId, GroupId, SnapshotId, VolumeId, KeyPairId, Instances } = member as Record<
      string,
      unknown
    >
    const own = InstanceId ?? KeyPairId ?? SnapshotId ?? VolumeId ?? GroupId ?? ImageId
    if (typeof own === 'string') return this.#isHidden(own)
    return Array.isArray(Instances) && Instances.length > 0 && Instances.every((one) => this.#isEntryOfHidden(one))
  }

  #isHidden(id: string): boolean {
    const until = this.#until.get(id)
    if (until === undefined) return false
    if (this.#clock.now() < until) return true
    this.#until.delete(id)
    return false
  }
}

/** Keys are asked for by their names. */
function keyCalled(name: string): string {
  return `key called ${name}`
}

function notFound(prefix: string, id: string): AwsError {
  const [code, text] = NOT_FOUND[prefix] ?? ['InvalidParameterValue', () => `${id} does not exist`]
  return new AwsError(code, text(id))
}

function prefixOf(text: string): string {
  return /^([a-z]+)-[0-9a-f]{8,17}$/.exec(text)?.[1] ?? ''
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  return Object.values(value).flatMap(textsIn)
}
