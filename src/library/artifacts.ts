import type { ArtifactFacts } from '../engine/artifact.ts'

/** What a builder made. */
export type MadeArtifact = ArtifactFacts

/** AMIs, in one region or in several. */
export interface AmiArtifact extends MadeArtifact {
  /** The ids of the AMIs by their regions. */
  readonly amis: Readonly<Record<string, string>>
}

/** An image in the store of a container engine, or a tar archive. */
export interface DockerArtifact extends MadeArtifact {
  /** The image's id; undefined for an archive, whose path is in `files`. */
  readonly image: string | undefined
}

/** A file. */
export interface FileArtifact extends MadeArtifact {
  readonly path: string
}

type Typing = (facts: ArtifactFacts) => MadeArtifact

const TYPINGS: Readonly<Record<string, Typing>> = {
  'amazon-ebs': (facts): AmiArtifact => ({ ...facts, amis: amisIn(facts.id) }),
  docker: (facts): DockerArtifact => ({ ...facts, image: facts.id.startsWith('sha256:') ? facts.id : undefined }),
  file: (facts): FileArtifact => ({ ...facts, path: facts.files[0] ?? '' }),
}

/** A builder's artifact with what is known of its kind. */
export function typedArtifact(builderType: string, facts: ArtifactFacts): MadeArtifact {
  return (Object.hasOwn(TYPINGS, builderType) ? TYPINGS[builderType]?.(facts) : undefined) ?? facts
}

/** From Packer's form, `eu-west-1:ami-1,us-east-1:ami-2`. */
function amisIn(id: string): Readonly<Record<string, string>> {
  const pairs = id.split(',').filter((pair) => pair.includes(':'))
  return Object.fromEntries(pairs.map((pair) => pair.split(':', 2)))
}
