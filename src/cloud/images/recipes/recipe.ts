/** How a base image is made. */
export interface Recipe {
  readonly name: string
  readonly description: string
  /** Debian's name of the release. */
  readonly suite: string
  /** The user that its cloud-init sets up for logging in, unless user data name another. */
  readonly user: string
  /** Lines of apt's sources.list, for making the image and inside it alike. */
  readonly sources: readonly string[]
  readonly keyring: string
  readonly packages: readonly string[]
  /** Files that must be there before the packages are set up, by path. */
  readonly earlyFiles: Files
  /** Files that go in after the packages are set up. */
  readonly files: Files
  /** systemd units that only cost time in a short-lived machine. */
  readonly maskedUnits: readonly string[]
  readonly enabledUnits: readonly string[]
}

/** File contents by absolute path in the image. */
export type Files = Readonly<Record<string, string>>
