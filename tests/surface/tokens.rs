//! Tokens on one line, with conventional spaces.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns the text of a syntax node.
pub fn text(syntax: impl ToTokens) -> String {
    let mut out = String::new();
    push(syntax.to_token_stream(), &mut out);
    out
}

fn push(tokens: TokenStream, out: &mut String) {
    let mut joint = false;
    for token in tokens {
        match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if out.ends_with(|c: char| c.is_alphanumeric() || "_\">)]".contains(c)) && !joint {
                    out.push(' ');
                }
                out.push_str(&token.to_string());
                joint = false;
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                let apart = open == "[" && out.ends_with(char::is_alphanumeric);
                out.push_str(if apart { " " } else { "" });
                out.push_str(open);
                push(group.stream(), out);
                out.truncate(out.trim_end_matches([',', ' ']).len());
                out.push_str(close);
                joint = false;
            }
            TokenTree::Punct(punct) => {
                let was_joint = joint;
                joint = punct.spacing() == Spacing::Joint;
                push_sign(punct.as_char(), was_joint, joint, out);
            }
        }
    }
}

fn push_sign(sign: char, was_joint: bool, joint: bool, out: &mut String) {
    match sign {
        // `->` and `=>`
        '-' | '=' if joint => out.push_str(&format!(" {sign}")),
        '>' if was_joint && (out.ends_with('-') || out.ends_with('=')) => out.push_str("> "),
        '=' | '+' => out.push_str(&format!(" {sign} ")),
        ',' => out.push_str(", "),
        ':' if !was_joint && !joint => out.push_str(": "),
        '&' if out.ends_with(char::is_alphanumeric) => out.push_str(" &"),
        '\'' if out.ends_with(char::is_alphanumeric) => out.push_str(" '"),
        _ => out.push(sign),
    }
}
