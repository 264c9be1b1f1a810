//! A stream of values while they change (server-sent events), for long work.

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde::Serialize;
use std::convert::Infallible;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_millis(400);

/// Sends a value as event `progress` whenever it has changed; ends after the value for which `last` holds, or when
/// `look` finds nothing any more.
pub fn stream<T, Fut>(
    look: impl Fn() -> Fut + Send + 'static,
    last: impl Fn(&T) -> bool + Send + 'static,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>>
where
    T: Serialize + Send + 'static,
    Fut: Future<Output = Option<T>> + Send + 'static,
{
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    tokio::spawn(async move {
        let mut sent = String::new();
        while let Some(value) = look().await {
            let Ok(text) = serde_json::to_string(&value) else { return };
            let ended = last(&value);
            if text != sent {
                let event = Event::default().event("progress").data(&text);
                if sender.send(Ok(event)).await.is_err() {
                    return;
                }
                sent = text;
            }
            if ended {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
    Sse::new(tokio_stream::wrappers::ReceiverStream::new(receiver)).keep_alive(KeepAlive::default())
}
