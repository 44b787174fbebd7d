import * as z from 'zod'
import type { ContainerEngine } from '../../containers/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Container, SourceImage } from './state.ts'

const texts = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (typeof value === 'string' ? [value] : (value ?? [])))

const containerFacts = z.object({
  Image: z.string().default(''),
  Config: z.object({ User: z.string().nullish() }).nullish(),
  State: z.object({ Running: z.boolean().optional(), ExitCode: z.number().optional() }).nullish(),
  NetworkSettings: z
    .object({
      IPAddress: z.string().nullish(),
      Networks: z.record(z.string(), z.object({ IPAddress: z.string().nullish() })).nullish(),
    })
    .nullish(),
})

const imageFacts = z.object({
  Id: z.string().default(''),
  RepoDigests: z.array(z.string()).nullish(),
  Config: z.object({ Cmd: texts, Entrypoint: texts }).nullish(),
})

/**
 * Looks at a container that was just started, and at its image.
 * @throws IngotError `docker/ended` when the container runs no more
 */
export async function inspectContainer(engine: ContainerEngine, id: string, signal: AbortSignal): Promise<Container> {
  const facts = containerFacts.parse(await engine.inspect('container', id, signal))
  if (facts.State?.Running === false) throw await ended(engine, id, facts.State.ExitCode, signal)
  const networks = Object.values(facts.NetworkSettings?.Networks ?? {})
  const address = facts.NetworkSettings?.IPAddress || networks.find(({ IPAddress }) => IPAddress)?.IPAddress
  return {
    id,
    user: facts.Config?.User ?? '',
    address: address ?? '',
    source: await inspectImage(engine, facts.Image, signal),
  }
}

async function inspectImage(engine: ContainerEngine, name: string, signal: AbortSignal): Promise<SourceImage> {
  const { Id: id, RepoDigests, Config } = imageFacts.parse(await engine.inspect('image', name, signal))
  const digest = RepoDigests?.[0]?.split('@')[1] ?? ''
  return { id, digest, command: Config?.Cmd ?? [], entrypoint: Config?.Entrypoint ?? [] }
}

/** An image's full id. */
export async function imageIdOf(engine: ContainerEngine, name: string, signal: AbortSignal): Promise<string> {
  return imageFacts.parse(await engine.inspect('image', name, signal)).Id
}

async function ended(engine: ContainerEngine, id: string, code: number | undefined, signal: AbortSignal) {
  const { stdout, stderr } = await engine.run(['logs', id], { signal })
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '')
  const sentence = `the container ended as soon as it was started, with exit status ${code ?? 'unknown'}`
  return new IngotError('docker/ended', sentence, {
    hint: '"run_command" must leave it running: with "-d", "-i" and "-t" a shell waits for input.',
    details: lines.slice(-10),
  })
}
