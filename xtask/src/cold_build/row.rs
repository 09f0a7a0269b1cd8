//! The rows of the two tables.

use clap::ValueEnum;

/// A row of a table: what is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Row {
    All,
    Gmail,
    Peer,
    GmailLists,
    PeerLists,
    CheckAll,
    CheckTwo,
    CheckPeers,
}

/// The measured command.
pub enum Kind {
    /// `cargo build` of a project, from nothing.
    Build,
    /// `cargo check` of packages, when their dependencies are done.
    Check(Check),
}

/// Packages to check.
pub struct Check {
    /// The folder of their project.
    pub project: &'static str,
    pub packages: &'static [&'static str],
    pub features: &'static [&'static str],
}

/// Every feature beyond the default ones, which are the client and four APIs.
const OPTIONAL: &str =
    "blocking,chrono,gcp-auth,http2,jiff,reqwest,service-account,tracing,yup-oauth2";

impl Row {
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Gmail,
        Self::Peer,
        Self::GmailLists,
        Self::PeerLists,
        Self::CheckAll,
        Self::CheckTwo,
        Self::CheckPeers,
    ];

    /// The name on the command line, and of the project's folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Gmail => "gmail",
            Self::Peer => "peer",
            Self::GmailLists => "gmail-lists",
            Self::PeerLists => "peer-lists",
            Self::CheckAll => "check-all",
            Self::CheckTwo => "check-two",
            Self::CheckPeers => "check-peers",
        }
    }

    /// The first cell.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "workspace-apis, four APIs and the client",
            Self::Gmail => "workspace-apis, Gmail and the client",
            Self::Peer => "google-gmail1 7.0",
            Self::GmailLists => "a program that lists messages, with workspace-apis",
            Self::PeerLists => "the same with google-gmail1 7.0",
            Self::CheckAll => "workspace-apis, four APIs, all features",
            Self::CheckTwo => "workspace-apis, Gmail, Cloud Channel and the client",
            Self::CheckPeers => "google-gmail1 7.0 and google-cloudchannel1 7.0",
        }
    }

    /// The row that this one is compared with.
    pub fn peer(self) -> Self {
        match self {
            Self::All | Self::Gmail | Self::Peer => Self::Peer,
            Self::GmailLists | Self::PeerLists => Self::PeerLists,
            Self::CheckAll | Self::CheckTwo | Self::CheckPeers => Self::CheckPeers,
        }
    }

    pub fn is_build(self) -> bool {
        matches!(self.kind(), Kind::Build)
    }

    pub fn kind(self) -> Kind {
        let (project, packages, features): (_, &[&str], &[&str]) = match self {
            Self::All | Self::Gmail | Self::Peer | Self::GmailLists | Self::PeerLists => {
                return Kind::Build;
            }
            Self::CheckAll => ("generated", &["workspace-apis"], &["--features", OPTIONAL]),
            Self::CheckTwo => (
                "generated",
                &["workspace-apis"],
                &[
                    "--no-default-features",
                    "--features",
                    "client,gmail-v1,cloudchannel-v1",
                ],
            ),
            Self::CheckPeers => ("peers", &["google-gmail1", "google-cloudchannel1"], &[]),
        };
        Kind::Check(Check {
            project,
            packages,
            features,
        })
    }
}
