//! Which crate may use which: floors below always, rooms of the same floor only through a door.

use super::house::{House, Room};

/// The floors from the ground up.
const FLOORS: [&str; 5] = ["core", "platform", "engines", "systems", "app"];

/// Doors between rooms of one floor: the left may use the right. A star stands for every room of the floor.
const DOORS: [(&str, &str, &str); 12] = [
    ("core", "*", "kernel"),
    ("core", "*", "text"),
    ("core", "cube", "measure"),
    ("platform", "storage", "vault"),
    ("platform", "warehouse", "storage"),
    ("platform", "tabular", "storage"),
    ("platform", "jobs", "storage"),
    ("platform", "catalog", "storage"),
    ("platform", "webkit", "storage"),
    ("platform", "webkit", "jobs"),
    ("engines", "*", "people"),
    // The roof: composition only, so its rooms may use one another.
    ("app", "*", "*"),
];

/// Every use that goes up, or sideways without a door.
pub fn floors_and_doors(house: &House) -> Vec<String> {
    broken(&house.rooms)
}

fn broken(rooms: &[Room]) -> Vec<String> {
    let mut lines = Vec::new();
    for room in rooms {
        let Some(here) = height(&room.floor) else {
            lines.push(format!("`{}` lies on `{}`, which is no floor of the house", room.name, room.floor));
            continue;
        };
        for used in &room.uses {
            let Some(other) = rooms.iter().find(|other| &other.name == used) else {
                continue;
            };
            let Some(there) = height(&other.floor) else {
                continue;
            };
            let allowed = there < here || (there == here && has_door(&room.floor, &room.name, used));
            if !allowed {
                lines.push(format!("`{}` ({}) may not use `{used}` ({})", room.name, room.floor, other.floor));
            }
        }
    }
    lines
}

fn height(floor: &str) -> Option<usize> {
    FLOORS.iter().position(|known| *known == floor)
}

fn has_door(floor: &str, from: &str, to: &str) -> bool {
    DOORS.iter().any(|(on, left, right)| *on == floor && matches(left, from) && matches(right, to))
}

fn matches(door: &str, room: &str) -> bool {
    door == "*" || door == room
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(floor: &str, name: &str, uses: &[&str]) -> Room {
        Room { name: name.into(), floor: floor.into(), uses: uses.iter().map(|used| (*used).to_owned()).collect() }
    }

    #[test]
    fn a_use_upwards_is_found() {
        let rooms = [room("core", "kernel", &["storage"]), room("platform", "storage", &["kernel"])];
        assert_eq!(broken(&rooms), ["`kernel` (core) may not use `storage` (platform)"]);
    }

    #[test]
    fn a_use_sideways_needs_its_door() {
        let rooms = [room("engines", "evidence", &["people"]), room("engines", "people", &["evidence"])];
        assert_eq!(broken(&rooms), ["`people` (engines) may not use `evidence` (engines)"]);
    }

    #[test]
    fn a_room_on_no_floor_is_found() {
        assert_eq!(broken(&[room("attic", "box", &[])]).len(), 1);
    }
}
