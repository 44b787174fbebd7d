// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { builderFunction, type May } from '../../../template/typescript/writing.ts'
import type { DockerArtifact } from '../../artifacts.ts'
import type { Duration } from '../../duration-text.ts'

/** The options of builder "docker". */
export interface DockerOptions {
  /** The image to start from. Either this or build is needed. */
  readonly image?: May<string> | undefined
  /** Builds the image to start from with a Dockerfile. */
  readonly build?:
    | {
        /** The Dockerfile (or Containerfile). */
        readonly path: May<string>
        /** The folder that the Dockerfile copies from. Default: the working folder. */
        readonly build_dir?: May<string> | undefined
        /** Values for the ARGs of the Dockerfile. */
        readonly arguments?: May<Readonly<Record<string, May<string>>>> | undefined
        /** Asks the registry for a newer image to start from. Default true. */
        readonly pull?: May<boolean> | undefined
        /**
         * Compresses what is sent to the engine.
         *
         * Default: false.
         */
        readonly compress?: May<boolean> | undefined
      }
    | undefined
  /**
   * Makes an image in the engine's store of the container.
   *
   * Default: false.
   */
  readonly commit?: May<boolean> | undefined
  /**
   * Throws the container away. Of commit, discard and export_path one is needed.
   *
   * Default: false.
   */
  readonly discard?: May<boolean> | undefined
  /** Writes the container's files to this tar archive. */
  readonly export_path?: May<string> | undefined
  /** The image's author. */
  readonly author?: May<string> | undefined
  /** Lines as in a Dockerfile for the committed image, such as "ENV A=b". CMD and ENTRYPOINT stay those of the source image otherwise. */
  readonly changes?: May<readonly May<string>[]> | undefined
  /** A remark on the commit. */
  readonly message?: May<string> | undefined
  /** Where the container sees the folder that it shares with this computer. Default "/packer-files", in Windows containers "c:/packer-files". */
  readonly container_dir?: May<string> | undefined
  /** Devices of this computer to be seen in the container. */
  readonly device?: May<readonly May<string>[]> | undefined
  /** Capabilities to give to the container. */
  readonly cap_add?: May<readonly May<string>[]> | undefined
  /** Capabilities to take from the container. */
  readonly cap_drop?: May<readonly May<string>[]> | undefined
  /**
   * Gives the container all rights of this computer.
   *
   * Default: false.
   */
  readonly privileged?: May<boolean> | undefined
  /** The runtime for the container, where the engine has several. */
  readonly runtime?: May<string> | undefined
  /** The platform of the image, such as "linux/arm64". */
  readonly platform?: May<string> | undefined
  /** Folders of the container that are in memory only. */
  readonly tmpfs?: May<readonly May<string>[]> | undefined
  /** Folders of this computer, each with the path under which the container sees it. A leading "~/" is your home folder. */
  readonly volumes?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * The arguments of "docker run"; {{.Image}} is the image. Default ["-d","-i","-t","--entrypoint=/bin/sh","--","{{.Image}}"]. It must leave a container running that has /bin/sh.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly run_command?: May<readonly May<string>[]> | undefined
  /** The user that commands run as. Default: the image's own. */
  readonly exec_user?: May<string> | undefined
  /**
   * Runs commands in a terminal.
   *
   * Default: false.
   */
  readonly pty?: May<boolean> | undefined
  /** Gives uploaded files to exec_user or the image's own user. They are root's otherwise. Default true. */
  readonly fix_upload_owner?: May<boolean> | undefined
  /**
   * The container is a Windows container.
   *
   * Default: false.
   */
  readonly windows_container?: May<boolean> | undefined
  /**
   * Pulls the image first. Set it to false for an image that is only on this computer.
   *
   * Default: true.
   */
  readonly pull?: May<boolean> | undefined
  /** The program to use. Default: docker, or podman where there is no docker. */
  readonly docker_path?: May<string> | undefined
  /**
   * Logs in to a registry first, and forgets the log-in afterwards.
   *
   * Default: false.
   */
  readonly login?: May<boolean> | undefined
  /** The user to log in as. */
  readonly login_username?: May<string> | undefined
  /** The password, which is handed over on standard input alone. */
  readonly login_password?: May<string> | undefined
  /** The registry to log in to. Default: docker's or podman's own. */
  readonly login_server?: May<string> | undefined
  /**
   * Logs in to Amazon ECR with a token made for this build. Needs login_server.
   *
   * Default: false.
   */
  readonly ecr_login?: May<boolean> | undefined
  /** The access key id for ECR. Without it the usual AWS sources are asked. */
  readonly aws_access_key?: May<string> | undefined
  /** The secret that belongs to aws_access_key. */
  readonly aws_secret_key?: May<string> | undefined
  /** The session token that belongs to a temporary aws_access_key. */
  readonly aws_token?: May<string> | undefined
  /** The profile in the AWS configuration files. */
  readonly aws_profile?: May<string> | undefined
  /**
   * Takes login_server for a public ECR registry, whatever its name.
   *
   * Default: false.
   */
  readonly aws_force_use_public_ecr?: May<boolean> | undefined
  /** How to reach the container: "docker" (the default), "dockerWindowsContainer", "ssh", "winrm" or "none". */
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

/** Builder "docker". */
export const docker = builderFunction<DockerOptions, DockerArtifact>('docker')
