// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import type { May } from '../../template/typescript/writing.ts'
import type { Duration } from '../duration-text.ts'

/** The options of all builders whose machines are reached over the network. */
export interface CommunicatorOptions {
  /** How to reach the machine: "ssh", "winrm", or "none" to leave it alone. Default "ssh". */
  readonly communicator?: May<string> | undefined
  /** Connects once, waits this long, and connects again: for machines that restart during their first start. */
  readonly pause_before_connecting?: May<Duration> | undefined
  /** The address to connect to. Most builders know it themselves. */
  readonly ssh_host?: May<string> | undefined
  /** The port to connect to. Default 22. */
  readonly ssh_port?: May<number> | undefined
  /** The user to log in as. Required. */
  readonly ssh_username?: May<string> | undefined
  /** Answers password and keyboard-interactive log-ins. */
  readonly ssh_password?: May<string> | undefined
  /** A private key without a passphrase; "~" is the home folder. */
  readonly ssh_private_key_file?: May<string> | undefined
  /** The name of a key pair at the provider; cloud builders' business. */
  readonly ssh_keypair_name?: May<string> | undefined
  /** The name of the key pair that is made for the build. */
  readonly temporary_key_pair_name?: May<string> | undefined
  /** The kind of the key pair that is made for the build: "ed25519", "rsa" or "ecdsa". Default "ed25519". */
  readonly temporary_key_pair_type?: May<string> | undefined
  /** The size of that key: at least 1024 for rsa (default 4096); 256, 384 or 521 for ecdsa (default 521). */
  readonly temporary_key_pair_bits?: May<number> | undefined
  /**
   * Removes the build's temporary key from the authorized_keys files of the login user and root before an image is made.
   *
   * Default: true.
   */
  readonly ssh_clear_authorized_keys?: May<boolean> | undefined
  /** The ciphers to offer, best first. */
  readonly ssh_ciphers?: May<readonly May<string>[]> | undefined
  /** The key exchange methods to offer, best first. */
  readonly ssh_key_exchange_algorithms?: May<readonly May<string>[]> | undefined
  /**
   * Runs commands in a terminal (xterm, 80 columns, 40 lines, no echo).
   *
   * Default: false.
   */
  readonly ssh_pty?: May<boolean> | undefined
  /** How long to try to connect. Default 5m; without limit when only ssh_handshake_attempts is set. */
  readonly ssh_timeout?: May<Duration> | undefined
  /**
   * The old name of ssh_timeout.
   *
   * @deprecated use "ssh_timeout" instead
   */
  readonly ssh_wait_timeout?: May<Duration> | undefined
  /** How many refused log-ins to accept. Default 10; without limit when only ssh_timeout is set. */
  readonly ssh_handshake_attempts?: May<number> | undefined
  /**
   * Offers the keys of the SSH agent at SSH_AUTH_SOCK.
   *
   * Default: false.
   */
  readonly ssh_agent_auth?: May<boolean> | undefined
  /**
   * Keeps the SSH agent away from the machine. It is forwarded otherwise when SSH_AUTH_SOCK is set.
   *
   * Default: false.
   */
  readonly ssh_disable_agent_forwarding?: May<boolean> | undefined
  /** "scp" or "sftp". When it is left out, the quickest that works is taken. */
  readonly ssh_file_transfer_method?: May<string> | undefined
  /** How often to make sure that the connection is alive. Default 5s; negative turns it off. */
  readonly ssh_keep_alive_interval?: May<Duration> | undefined
  /** Ends the connection when nothing arrived for this long. Default 0: never. */
  readonly ssh_read_write_timeout?: May<Duration> | undefined
  /** The certificate that a CA made for ssh_private_key_file (ssh-keygen -s), shown along with it. */
  readonly ssh_certificate_file?: May<string> | undefined
  /** A host that is logged in to first; the machine is reached from there. */
  readonly ssh_bastion_host?: May<string> | undefined
  /** The port of the bastion host. Default 22. */
  readonly ssh_bastion_port?: May<number> | undefined
  /** The user to log in as on the bastion host. Default: ssh_username. */
  readonly ssh_bastion_username?: May<string> | undefined
  /** Answers the bastion host's password and keyboard-interactive log-ins. */
  readonly ssh_bastion_password?: May<string> | undefined
  /**
   * Asks the person at the terminal the bastion host's keyboard-interactive questions, such as for a one-time code.
   *
   * Default: false.
   */
  readonly ssh_bastion_interactive?: May<boolean> | undefined
  /**
   * Offers the keys of the SSH agent at SSH_AUTH_SOCK to the bastion host.
   *
   * Default: false.
   */
  readonly ssh_bastion_agent_auth?: May<boolean> | undefined
  /** The private key for the bastion host. Default: ssh_private_key_file, along with its certificate. */
  readonly ssh_bastion_private_key_file?: May<string> | undefined
  /** The certificate for the private key for the bastion host. */
  readonly ssh_bastion_certificate_file?: May<string> | undefined
  /** A proxy to connect through: a SOCKS5 proxy, or with http:// or https:// before its name one that knows CONNECT. */
  readonly ssh_proxy_host?: May<string> | undefined
  /** The port of the proxy. Default 1080; 80 with http://, 443 with https://. */
  readonly ssh_proxy_port?: May<number> | undefined
  /** The user name for the proxy. */
  readonly ssh_proxy_username?: May<string> | undefined
  /** The password for the proxy. */
  readonly ssh_proxy_password?: May<string> | undefined
  /** Ports that the machine opens on its localhost and that lead to hosts on this side: "port:host:port". */
  readonly ssh_remote_tunnels?: May<readonly May<string>[]> | undefined
  /** Ports that are opened on localhost here and that lead to hosts as the machine sees them: "port:host:port". */
  readonly ssh_local_tunnels?: May<readonly May<string>[]> | undefined
  /** The user to log in as over WinRM. Required with it. */
  readonly winrm_username?: May<string> | undefined
  /** The password for WinRM. Some builders find it out themselves. */
  readonly winrm_password?: May<string> | undefined
  /** The address to connect to over WinRM. Most builders know it themselves. */
  readonly winrm_host?: May<string> | undefined
  /** The port for WinRM. Default 5985, with winrm_use_ssl 5986. */
  readonly winrm_port?: May<number> | undefined
  /** How long to try to connect over WinRM. Default 30m. */
  readonly winrm_timeout?: May<Duration> | undefined
  /**
   * Uses HTTPS for WinRM.
   *
   * Default: false.
   */
  readonly winrm_use_ssl?: May<boolean> | undefined
  /**
   * Doesn't check the machine's certificate.
   *
   * Default: false.
   */
  readonly winrm_insecure?: May<boolean> | undefined
  /** Logs in with NTLM, sealing what is sent over plain HTTP; false means Basic. When it is left out, Basic is taken where the machine offers it, and NTLM otherwise. */
  readonly winrm_use_ntlm?: May<boolean> | undefined
  /**
   * Keeps WinRM away from the HTTP proxy that HTTP_PROXY and HTTPS_PROXY name.
   *
   * Default: false.
   */
  readonly winrm_no_proxy?: May<boolean> | undefined
  /** A certificate (PEM) to log in with in place of a password. Needs winrm_use_ssl and winrm_client_key_file. */
  readonly winrm_client_cert_file?: May<string> | undefined
  /** That certificate's private key (PEM), without a passphrase. */
  readonly winrm_client_key_file?: May<string> | undefined
}
