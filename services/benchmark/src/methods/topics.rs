//! `ListTopics`, `GetTopic`.

use std::collections::BTreeMap;

use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_domain::reference::Reference;
use medwage_domain::statistics::Topic;

use super::resources::require_id;
use crate::context::Context;
use crate::error::Error;
use crate::page::{self, Page, PageRequest};

pub(super) fn list_topics(
    context: &Context,
    request: &pb::ListTopicsRequest,
) -> Result<pb::ListTopicsResponse, Error> {
    let page = PageRequest {
        method: "ListTopics",
        arguments: &[],
        release: "",
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::LIST)?;
    let mut counts = BTreeMap::<&str, i32>::new();
    for statistic in &context.reference.statistics {
        *counts.entry(&statistic.topic).or_default() += 1;
    }
    let count = |topic: &Topic| counts.get(topic.id.as_str()).copied().unwrap_or_default();
    let topics = context.reference.topics.iter();
    let part = page.cut_page("", topics.map(|topic| write_topic(topic, count(topic))));
    Ok(pb::ListTopicsResponse {
        topics: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

pub(super) fn get_topic(
    context: &Context,
    request: &pb::GetTopicRequest,
) -> Result<pb::Topic, Error> {
    let collection = Collection::Topics;
    let id = require_id(collection, &request.name, "topics/outlook")?;
    let topic = context.reference.topics.iter().find(|topic| topic.id.eq_ignore_ascii_case(id));
    let topic = topic.ok_or_else(|| Error::NotFound {
        resource_type: "medwage.dev/Topic",
        name: collection.write_name(id.to_ascii_lowercase()),
        nearest: nearest_topic(context.reference, id)
            .map(|topic| collection.write_name(&topic.id))
            .into_iter()
            .collect(),
        release: String::new(),
    })?;
    let statistics = context.reference.statistics.iter();
    let count = statistics.filter(|statistic| statistic.topic == topic.id).count();
    Ok(write_topic(topic, i32::try_from(count).unwrap_or(i32::MAX)))
}

/// Returns the first topic whose id shares the longest beginning with a text.
pub(crate) fn nearest_topic<'r>(reference: &'r Reference, text: &str) -> Option<&'r Topic> {
    let text = text.to_ascii_lowercase();
    let shared = |topic: &&Topic| {
        let pairs = topic.id.bytes().zip(text.bytes());
        pairs.take_while(|(one, other)| one == other).count()
    };
    // The last of equals wins, so the order is turned around.
    reference.topics.iter().rev().max_by_key(shared)
}

fn write_topic(topic: &Topic, statistic_count: i32) -> pb::Topic {
    pb::Topic {
        name: Collection::Topics.write_name(&topic.id),
        display_name: topic.title.clone(),
        statistic_count,
    }
}
