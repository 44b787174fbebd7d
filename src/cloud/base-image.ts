/**
 * A bootable disk image that this computer keeps for its local cloud, made by `ingot cloud image create` or taken in by
 * `ingot cloud image import`. It is shown as a public AMI of the account `ingot` in every region.
 */
export interface BaseImage {
  /** Unique, `[a-z0-9][a-z0-9._-]*`: `debian-12`. */
  readonly name: string
  readonly description: string
  /** The user that its cloud-init sets up for logging in. */
  readonly user: string
  readonly architecture: 'x86_64' | 'arm64'
  readonly bootMode: 'legacy-bios' | 'uefi'
  /** The disk's virtual size, rounded up to whole GiB: the least size of a root volume. */
  readonly sizeGiB: number
  /** ISO 8601. */
  readonly createdAt: string
  /** Stands in for AMIs that aren't there. Exactly one of a non-empty list is the default. */
  readonly isDefault: boolean
}

/** Where the local cloud looks base images up. `images/` implements it on disk. */
export interface BaseImages {
  /** Read anew on every call, since another process may have added some. */
  list(): Promise<readonly BaseImage[]>
}
