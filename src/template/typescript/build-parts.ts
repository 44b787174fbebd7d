import { IngotError, nearest } from '../../errors/index.ts'
import type { Complaints } from '../json/index.ts'
import type { Component, ComponentKind } from './component.ts'
import type { WrittenTemplate } from './read-module.ts'
import type { Spot } from './source/index.ts'
import type { Build, Builds } from './template.ts'
import { isPlainObject } from './value.ts'

/** A build of a template with its name, before anything in it is known. */
export interface NamedBuild {
  readonly name: string
  readonly build: Build
}

/** The parts of a build, in their order, without what conditions left out. */
export interface BuildParts {
  readonly builder: Component<'builder'>
  readonly provisioners: readonly Component<'provisioner'>[]
  readonly errorCleanupProvisioner: Component<'provisioner'> | undefined
  readonly postProcessors: readonly (readonly Component<'post-processor'>[])[]
}

const KEYS = ['builder', 'provisioners', 'errorCleanupProvisioner', 'postProcessors']

/** Checks what the compiler checks as well, for those who have none. What is wrong is added to `complaints`. */
export async function namedBuilds(
  builds: Builds<unknown>,
  { template, places }: WrittenTemplate,
  complaints: Complaints,
): Promise<readonly NamedBuild[]> {
  if (!isPlainObject(builds)) {
    const place = places.of(template.place)
    complaints.add('template/type', '"builds" must be an object of builds by their names', place)
    return []
  }
  const named: NamedBuild[] = []
  for (const [name, build] of Object.entries(builds as Readonly<Record<string, unknown>>)) {
    const members = isPlainObject(build) ? build : {}
    const spot = () => places.buildOf(template.place, name, members)
    if (isComponent(members['builder'], 'builder')) {
      await checkKeys({ name, keys: Object.keys(members), spot }, complaints)
      named.push({ name, build: build as unknown as Build })
    } else {
      const { place } = (await spot()).member('builder')
      complaints.add('template/type', `the build "${name}" needs a "builder", such as nullBuilder({})`, place)
    }
  }
  return named
}

interface BuildKeys {
  readonly name: string
  readonly keys: readonly string[]
  /** Where the build stands. */
  readonly spot: () => Promise<Spot>
}

async function checkKeys({ name, keys, spot }: BuildKeys, complaints: Complaints): Promise<void> {
  for (const key of keys.filter((given) => !KEYS.includes(given))) {
    const near = nearest(key, KEYS)
    const hint = near ? `did you mean "${near}"?` : `a build has ${KEYS.join(', ')}`
    const place = (await spot()).key(key)
    complaints.add('template/unknown-key', `the build "${name}" has an unknown key "${key}"`, place, hint)
  }
}

/** @throws IngotError `template/type` for what is no component of its kind */
export async function partsOf(named: NamedBuild, written: WrittenTemplate): Promise<BuildParts> {
  const reader = new PartReader(named, written)
  const { builder, provisioners, errorCleanupProvisioner: cleanup, postProcessors } = named.build
  const sequences = (await reader.list(postProcessors, ['postProcessors'])).map(async (entry) => {
    const sequence = Array.isArray(entry.value) ? await reader.list(entry.value, entry.path) : [entry]
    return reader.components(sequence, 'post-processor')
  })
  return {
    builder: await reader.component({ value: builder, path: ['builder'] }, 'builder'),
    provisioners: await reader.components(await reader.list(provisioners, ['provisioners']), 'provisioner'),
    errorCleanupProvisioner: isNothing(cleanup)
      ? undefined
      : await reader.component({ value: cleanup, path: ['errorCleanupProvisioner'] }, 'provisioner'),
    postProcessors: (await Promise.all(sequences)).filter((sequence) => sequence.length > 0),
  }
}

/** A key of a build, and indices in its list. */
type Path = readonly [key: string, ...indices: number[]]

/** What stands somewhere in a build. */
interface Member {
  readonly value: unknown
  readonly path: Path
}

class PartReader {
  readonly #named: NamedBuild
  readonly #written: WrittenTemplate

  constructor(named: NamedBuild, written: WrittenTemplate) {
    this.#named = named
    this.#written = written
  }

  async list(members: unknown, path: Path): Promise<readonly Member[]> {
    if (members === undefined) return []
    if (!Array.isArray(members)) return this.#fail(path, 'must be a list', 'put it in [ ]')
    return members.flatMap((value, index) => (isNothing(value) ? [] : [{ value, path: [...path, index] as const }]))
  }

  components<K extends ComponentKind>(members: readonly Member[], kind: K): Promise<Component<K>[]> {
    return Promise.all(members.map((member) => this.component(member, kind)))
  }

  async component<K extends ComponentKind>({ value, path }: Member, kind: K): Promise<Component<K>> {
    if (isComponent(value, kind)) return value
    const found = isPlainObject(value) && typeof value['kind'] === 'string' ? `a ${value['kind']}` : 'something else'
    return this.#fail(path, `must hold ${kind}s, not ${found}`)
  }

  async #fail(path: Path, sentence: string, hint?: string): Promise<never> {
    const { name, build } = this.#named
    const { template, places } = this.#written
    let spot = await places.buildOf(template.place, name, { ...build })
    for (const key of path) spot = spot.member(key)
    throw new IngotError('template/type', `the build "${name}": "${path[0]}" ${sentence}`, { place: spot.place, hint })
  }
}

function isNothing(member: unknown): member is false | null | undefined {
  return member === undefined || member === null || member === false
}

function isComponent<K extends ComponentKind>(value: unknown, kind: K): value is Component<K> {
  return isPlainObject(value) && value['kind'] === kind && typeof value['type'] === 'string' && 'place' in value
}
