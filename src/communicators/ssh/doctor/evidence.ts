/** What an attempt saw of the server before it failed. */
export type Evidence = BannerEvidence | HandshakeEvidence | LoginEvidence

export interface BannerEvidence {
  readonly kind: 'banner'
  /** The first line that came, which may be no SSH banner at all. */
  readonly firstLine: string
}

export interface HandshakeEvidence {
  readonly kind: 'handshake'
  readonly firstLine: string
  /** What the two sides can do; undefined when the server never said. */
  readonly offers: { readonly server: Offer; readonly ours: Offer } | undefined
}

/** The algorithms of one side, best first (RFC 4253, section 7.1). */
export interface Offer {
  readonly keyExchange: readonly string[]
  readonly hostKey: readonly string[]
  readonly cipher: readonly string[]
  readonly mac: readonly string[]
}

export interface LoginEvidence {
  readonly kind: 'login'
  /** The ways to log in that were tried, as SSH calls them. */
  readonly tried: readonly string[]
  /** The ways that the server still accepts; empty when it didn't say. */
  readonly accepts: readonly string[]
  /** The server took one way to log in, and wants another one as well. */
  readonly partial: boolean
  /** The server knows a key that was offered, so that what it refused is the account. */
  readonly keyKnown: boolean
  /** The kinds of the keys that were offered: `ssh-ed25519`. */
  readonly keyTypes: readonly string[]
  /** The signatures that the server takes (RFC 8308); undefined when it didn't say. */
  readonly signatures: readonly string[] | undefined
  /** The server wants a new password first. */
  readonly newPassword: boolean
  /** What the server says to everybody before the log-in. */
  readonly notice: string
}
