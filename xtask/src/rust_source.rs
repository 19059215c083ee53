//! One parsed `.rs` file: its functions, names, string literals, and which lines are tests.
//!
//! Left out: macro expansion. Names and literals inside macro calls are seen as tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// What the checks need to know about a file.
#[derive(Debug, Default)]
pub(crate) struct RustSource {
    /// Functions and methods with a body.
    pub(crate) functions: Vec<Function>,
    /// Paths as written in the code (`std::fs::read`), `use` trees spelled out, with lines.
    pub(crate) paths: Vec<(usize, String)>,
    /// String literals outside doc comments, with lines.
    pub(crate) strings: Vec<(usize, String)>,
    /// First and last lines of items under `#[cfg(test)]`.
    tests: Vec<(usize, usize)>,
    /// The file as a whole is a test or a benchmark.
    all_test: bool,
}

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// Line of the signature.
    pub(crate) first: usize,
    /// Line of the closing brace.
    pub(crate) last: usize,
    /// It is marked `#[test]`.
    pub(crate) is_test: bool,
    /// Names that stand in its body.
    pub(crate) names: Vec<String>,
}

impl RustSource {
    /// Parses a file.
    pub(crate) fn parse(path: &str, text: &str) -> syn::Result<Self> {
        let file = syn::parse_file(text)?;
        let mut source = Self {
            all_test: is_test_path(path),
            ..Self::default()
        };
        let tokens: TokenStream = text.parse().map_err(syn::Error::from)?;
        source.read_tokens(tokens);
        source.visit_file(&file);
        Ok(source)
    }

    /// Whether a line belongs to a test.
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.all_test
            || self
                .tests
                .iter()
                .any(|&(first, last)| first <= line && line <= last)
    }

    /// How many lines inline tests take.
    pub(crate) fn inline_test_lines(&self) -> usize {
        self.tests
            .iter()
            .map(|(first, last)| last - first + 1)
            .sum()
    }

    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path: Option<(usize, String)> = None;
        let mut colons = 0;
        let mut in_attribute = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    match &mut path {
                        Some((_, written)) if colons == 2 => {
                            written.push_str("::");
                            written.push_str(&ident.to_string());
                        }
                        _ => {
                            self.paths.extend(path.take());
                            path = Some((line, ident.to_string()));
                        }
                    }
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Punct(punct) => {
                    in_attribute = punct.as_char() == '#' || in_attribute && punct.as_char() == '!';
                    self.paths.extend(path.take());
                    colons = 0;
                }
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.strings.push((line, text.value()));
                    }
                }
                TokenTree::Group(group) => {
                    self.paths.extend(path.take());
                    // Attributes hold doc comments and reasons for lints, not the program's words.
                    if !in_attribute {
                        self.read_tokens(group.stream());
                    }
                    in_attribute = false;
                    colons = 0;
                }
            }
        }
        self.paths.extend(path);
    }

    fn read_use(&mut self, prefix: &str, tree: &syn::UseTree) {
        let joined = |name: &syn::Ident| match prefix {
            "" => name.to_string(),
            _ => format!("{prefix}::{name}"),
        };
        match tree {
            syn::UseTree::Path(path) => self.read_use(&joined(&path.ident), &path.tree),
            syn::UseTree::Name(name) => {
                let written = joined(&name.ident);
                self.paths.push((name.span().start().line, written));
            }
            syn::UseTree::Rename(name) => {
                let written = joined(&name.ident);
                self.paths.push((name.span().start().line, written));
            }
            syn::UseTree::Glob(glob) => {
                self.paths
                    .push((glob.span().start().line, format!("{prefix}::*")));
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.read_use(prefix, tree);
                }
            }
        }
    }

    fn read_function(
        &mut self,
        attributes: &[syn::Attribute],
        signature: &syn::Signature,
        block: &syn::Block,
    ) {
        self.functions.push(Function {
            name: signature.ident.to_string(),
            first: signature.span().start().line,
            last: block.span().end().line,
            is_test: attributes.iter().any(|attribute| {
                attribute
                    .path()
                    .segments
                    .last()
                    .is_some_and(|s| s.ident == "test")
            }),
            names: names_in(block),
        });
    }
}

impl<'ast> Visit<'ast> for RustSource {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if attributes_of(item).iter().any(is_cfg_test) {
            let span = item.span();
            self.tests.push((span.start().line, span.end().line));
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.read_use("", &item.tree);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.read_function(&item.attrs, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.read_function(&item.attrs, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.read_function(&item.attrs, &item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

fn names_in(block: &syn::Block) -> Vec<String> {
    fn read(tokens: TokenStream, names: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => names.push(ident.to_string()),
                TokenTree::Group(group) => read(group.stream(), names),
                TokenTree::Punct(punct) if punct.as_char() == '?' => names.push("?".to_owned()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut names = Vec::new();
    read(block.to_token_stream(), &mut names);
    names
}

fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Const(item) => &item.attrs,
        _ => &[],
    }
}

fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Path>()
            .is_ok_and(|path| path.is_ident("test"))
}

fn is_test_path(path: &str) -> bool {
    path.ends_with("/tests.rs")
        || ["/tests/", "/benches/", "/examples/"]
            .iter()
            .any(|folder| path.contains(folder))
}
