/** What a build made, as plain facts for events, manifests and machine-readable output. */
export interface ArtifactFacts {
  /** Packer's id of the maker, such as `mitchellh.amazonebs`. */
  readonly builderId: string
  /** For example `eu-west-1:ami-1,us-east-1:ami-2`; empty for artifacts that are files. */
  readonly id: string
  /** Paths of the files it consists of. */
  readonly files: readonly string[]
  /** What people read: several lines are allowed. */
  readonly description: string
}

export interface Artifact extends ArtifactFacts {
  /** Named facts for later post-processors, such as `docker_tags` or `region.eu-west-1`. */
  readonly state: Readonly<Record<string, unknown>>
  /** Deletes what was made. Called when nothing kept it. */
  destroy(signal: AbortSignal): Promise<void>
}

export function factsOf(artifact: Artifact): ArtifactFacts {
  const { builderId, id, files, description } = artifact
  return { builderId, id, files, description }
}
